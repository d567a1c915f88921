// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// ConclaveStyle: what is painted by which painter. What is not in the tables is left to the style below.
#include "client/views/conclavestyle.h"
#include "client/views/style/buttons.h"
#include "client/views/style/fields.h"
#include "client/views/style/menus.h"
#include "client/views/style/ranges.h"
#include "client/views/style/views.h"

#include <algorithm>

namespace conclave::client {

namespace {

using style::Canvas;

// False: the option is not of the type that the painter needs, nothing was painted.
using Paint = bool (*)(const Canvas &, const QStyleOption &);

template <class Option>
Option optionOf(void (*)(const Canvas &, const Option &));

template <auto painter>
bool with(const Canvas &canvas, const QStyleOption &option)
{
    const auto *own = qstyleoption_cast<const decltype(optionOf(painter)) *>(&option);
    if (own)
        painter(canvas, *own);
    return own;
}

template <class Element>
struct Entry
{
    Element element;
    Paint paint;
};

template <class Table, class Element>
bool paintByTable(const Table &table, Element element, const Canvas &canvas, const QStyleOption *option)
{
    const auto found = std::find_if(std::begin(table), std::end(table),
                                    [element](const auto &entry) { return entry.element == element; });
    return option && found != std::end(table) && found->paint(canvas, *option);
}

void paintNothing(const Canvas &, const QStyleOption &)
{
}

void paintFocus(const Canvas &canvas, const QStyleOption &option)
{
    style::paintFocusRing(canvas.painter, option.rect);
}

// The style below adds a focus rectangle.
void paintPushButton(const Canvas &canvas, const QStyleOptionButton &option)
{
    style::paintPushButton(canvas, option);
    style::paintPushButtonLabel(canvas, option);
}

void paintMark(const Canvas &canvas, const QStyleOption &option, const char *glyph)
{
    style::paintGlyph(canvas.painter, option.rect, glyph, 16,
                      style::color(style::isEnabled(option) ? Token::Text2 : Token::Text3));
}

template <QStyle::PrimitiveElement element>
void paintArrow(const Canvas &canvas, const QStyleOption &option)
{
    switch (element) {
    case QStyle::PE_IndicatorArrowUp:
        return paintMark(canvas, option, "chevron-up");
    case QStyle::PE_IndicatorArrowLeft:
        return paintMark(canvas, option, "chevron-left");
    case QStyle::PE_IndicatorArrowRight:
        return paintMark(canvas, option, "chevron-right");
    default:
        return paintMark(canvas, option, "chevron-down");
    }
}

void paintTabClose(const Canvas &canvas, const QStyleOption &option)
{
    style::paintToolButtonPanel(canvas, option);
    paintMark(canvas, option, "x");
}

// The check box of a row has no focus of its own: the row shows it.
void paintItemCheck(const Canvas &canvas, const QStyleOption &option)
{
    auto box = option;
    box.state &= ~QStyle::State_HasFocus;
    style::paintCheckIndicator(canvas, box);
}

// Line edits inside other controls have no frame.
void paintLineEdit(const Canvas &canvas, const QStyleOptionFrame &option)
{
    if (option.lineWidth > 0)
        style::paintField(canvas, option);
}

void paintStatusLine(const Canvas &canvas, const QStyleOption &option)
{
    const QRectF line(option.rect.left(), option.rect.top(), option.rect.width(), 1);
    canvas.painter.fillRect(style::onPixelGrid(canvas.painter, line), style::color(Token::Border));
}

template <Token token>
void paintGround(const Canvas &canvas, const QStyleOption &option)
{
    canvas.painter.fillRect(option.rect, style::color(token));
}

void paintRubberBand(const Canvas &canvas, const QStyleOption &option)
{
    auto fill = style::color(Token::Accent);
    fill.setAlphaF(0.15F);
    style::paintBox(canvas.painter, option.rect, {.fill = fill, .border = style::color(Token::Accent), .radius = 2});
}

bool paintShapedFrame(const Canvas &canvas, const QStyleOption &option)
{
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(&option);
    const bool isLine = frame && (frame->frameShape == QFrame::HLine || frame->frameShape == QFrame::VLine);
    if (isLine)
        style::paintLineFrame(canvas, *frame);
    return isLine;
}

constexpr Entry<QStyle::PrimitiveElement> primitives[] = {
    {QStyle::PE_FrameFocusRect, with<paintFocus>},
    {QStyle::PE_IndicatorCheckBox, with<style::paintCheckIndicator>},
    {QStyle::PE_IndicatorRadioButton, with<style::paintRadioIndicator>},
    {QStyle::PE_IndicatorItemViewItemCheck, with<paintItemCheck>},
    {QStyle::PE_PanelButtonCommand, with<style::paintPushButton>},
    {QStyle::PE_PanelButtonTool, with<style::paintToolButtonPanel>},
    {QStyle::PE_PanelLineEdit, with<paintLineEdit>},
    {QStyle::PE_FrameLineEdit, with<paintNothing>}, // painted with its panel
    {QStyle::PE_Frame, with<style::paintFrame>},
    {QStyle::PE_PanelMenu, with<style::paintPopup>},
    {QStyle::PE_PanelTipLabel, with<style::paintToolTip>},
    {QStyle::PE_PanelItemViewItem, with<style::paintRow>},
    {QStyle::PE_PanelItemViewRow, with<style::paintRowGround>},
    {QStyle::PE_IndicatorBranch, with<style::paintBranch>},
    {QStyle::PE_IndicatorArrowUp, with<paintArrow<QStyle::PE_IndicatorArrowUp>>},
    {QStyle::PE_IndicatorArrowDown, with<paintArrow<QStyle::PE_IndicatorArrowDown>>},
    {QStyle::PE_IndicatorArrowLeft, with<paintArrow<QStyle::PE_IndicatorArrowLeft>>},
    {QStyle::PE_IndicatorArrowRight, with<paintArrow<QStyle::PE_IndicatorArrowRight>>},
    {QStyle::PE_IndicatorTabClose, with<paintTabClose>},
    {QStyle::PE_FrameTabBarBase, with<style::paintTabBase>},
    {QStyle::PE_PanelStatusBar, with<paintStatusLine>},
    {QStyle::PE_FrameMenu, with<paintNothing>},
    {QStyle::PE_FrameTabWidget, with<paintNothing>},
    {QStyle::PE_FrameStatusBarItem, with<paintNothing>},
    {QStyle::PE_FrameButtonTool, with<paintNothing>},
    {QStyle::PE_FrameDefaultButton, with<paintNothing>},
    {QStyle::PE_PanelMenuBar, with<paintNothing>},
    {QStyle::PE_PanelScrollAreaCorner, with<paintNothing>},
};

constexpr Entry<QStyle::ControlElement> controls[] = {
    {QStyle::CE_PushButton, with<paintPushButton>},
    {QStyle::CE_PushButtonBevel, with<style::paintPushButton>},
    {QStyle::CE_PushButtonLabel, with<style::paintPushButtonLabel>},
    {QStyle::CE_CheckBox, with<style::paintCheckBox>},
    {QStyle::CE_RadioButton, with<style::paintRadioButton>},
    {QStyle::CE_ComboBoxLabel, with<style::paintComboBoxLabel>},
    {QStyle::CE_ProgressBar, with<style::paintProgressBar>},
    {QStyle::CE_MenuItem, with<style::paintMenuItem>},
    {QStyle::CE_MenuEmptyArea, with<paintNothing>},
    {QStyle::CE_MenuBarItem, with<style::paintMenuBarItem>},
    {QStyle::CE_MenuBarEmptyArea, with<paintGround<Token::Bg>>},
    {QStyle::CE_Header, with<style::paintHeader>},
    {QStyle::CE_HeaderSection, with<style::paintHeaderSection>},
    {QStyle::CE_HeaderEmptyArea, with<paintGround<Token::BgAlt>>},
    {QStyle::CE_TabBarTabShape, with<style::paintTab>},
    {QStyle::CE_ShapedFrame, paintShapedFrame},
    {QStyle::CE_Splitter, with<style::paintSplitter>},
    {QStyle::CE_RubberBand, with<paintRubberBand>},
    {QStyle::CE_SizeGrip, with<paintNothing>},
};

constexpr Entry<QStyle::ComplexControl> complexControls[] = {
    {QStyle::CC_ToolButton, with<style::paintToolButton>}, {QStyle::CC_ComboBox, with<style::paintComboBox>},
    {QStyle::CC_SpinBox, with<style::paintSpinBox>},       {QStyle::CC_Slider, with<style::paintSlider>},
    {QStyle::CC_ScrollBar, with<style::paintScrollBar>},   {QStyle::CC_GroupBox, with<style::paintGroupBox>},
};

} // namespace

void ConclaveStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                  const QWidget *widget) const
{
    if (!paintByTable(primitives, element, {*painter, *proxy(), widget}, option))
        QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void ConclaveStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                                const QWidget *widget) const
{
    if (paintByTable(controls, element, {*painter, *proxy(), widget}, option))
        return;
    const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option);
    if (element == CE_TabBarTabLabel && tab) {
        auto label = *tab;
        label.state &= ~State_HasFocus; // the shape shows it
        label.palette.setColor(QPalette::WindowText, style::tabTextColor(*tab));
        QProxyStyle::drawControl(element, &label, painter, widget);
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void ConclaveStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                       const QWidget *widget) const
{
    if (!paintByTable(complexControls, control, {*painter, *proxy(), widget}, option))
        QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace conclave::client
