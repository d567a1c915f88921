// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// ConclaveStyle: sizes of controls and of their parts.
#include "client/views/conclavestyle.h"
#include "client/views/style/buttons.h"
#include "client/views/style/fields.h"
#include "client/views/style/menus.h"
#include "client/views/style/ranges.h"
#include "client/views/style/views.h"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr int RowHeight = 30;
constexpr int HeaderHeight = 32;
constexpr int ProgressHeight = 20;

// Larger or as large as the given size, in height.
QSize withLeastHeight(QSize size, int height)
{
    return {size.width(), std::max(size.height(), style::px(height))};
}

// What a layout lines up is the indicator, not the room for its focus ring.
QRect withoutIndicatorMargin(const QStyleOption &option)
{
    const int margin = style::px(style::IndicatorMargin);
    return QStyle::visualRect(option.direction, option.rect, option.rect.adjusted(margin, 0, 0, 0));
}

} // namespace

QSize ConclaveStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                                      const QWidget *widget) const
{
    switch (type) {
    case CT_PushButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            return style::pushButtonSize(*button, contents);
        break;
    case CT_ToolButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option))
            return style::toolButtonSize(*button, contents);
        break;
    case CT_CheckBox:
    case CT_RadioButton:
        return style::checkSize(option->fontMetrics, contents);
    case CT_LineEdit:
        return withLeastHeight(contents + QSize(2 * style::px(style::TextMargin), 0), style::ControlHeight);
    case CT_ComboBox:
        return style::comboBoxSize(*option, contents);
    case CT_SpinBox:
        if (const auto *box = qstyleoption_cast<const QStyleOptionSpinBox *>(option))
            return style::spinBoxSize(*box, contents);
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option))
            return style::menuItemSize(*item, contents);
        break;
    case CT_MenuBarItem:
        return style::menuBarItemSize(contents);
    case CT_ItemViewItem:
        return withLeastHeight(QProxyStyle::sizeFromContents(type, option, contents, widget), RowHeight);
    case CT_HeaderSection:
        return withLeastHeight(QProxyStyle::sizeFromContents(type, option, contents, widget), HeaderHeight);
    case CT_ProgressBar:
        return withLeastHeight(contents, ProgressHeight);
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, contents, widget);
}

QRect ConclaveStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    switch (element) {
    case SE_LineEditContents:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option))
            return style::lineEditContents(*frame);
        break;
    case SE_CheckBoxIndicator:
    case SE_RadioButtonIndicator:
        return style::indicatorRect(*option);
    case SE_CheckBoxContents:
    case SE_RadioButtonContents:
        return style::checkLabelRect(*option);
    case SE_CheckBoxClickRect:
    case SE_RadioButtonClickRect:
    case SE_PushButtonContents:
    case SE_ItemViewItemFocusRect:
        return option->rect;
    case SE_CheckBoxLayoutItem:
    case SE_RadioButtonLayoutItem:
        return withoutIndicatorMargin(*option);
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
        return option->rect;
    case SE_ProgressBarLabel:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option))
            return style::progressLabelRect(*bar);
        break;
    case SE_HeaderArrow:
        return style::headerArrowRect(*option);
    case SE_HeaderLabel:
        return style::headerLabelRect(*option);
    default:
        break;
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect ConclaveStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                    const QWidget *widget) const
{
    switch (control) {
    case CC_ComboBox:
        if (const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option))
            return style::comboBoxRect(*box, part);
        break;
    case CC_SpinBox:
        if (const auto *box = qstyleoption_cast<const QStyleOptionSpinBox *>(option))
            return style::spinBoxRect(*box, part);
        break;
    case CC_Slider:
        if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return style::sliderRect(*slider, part);
        break;
    case CC_ScrollBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return style::scrollBarRect(*bar, part);
        break;
    case CC_GroupBox:
        if (const auto *box = qstyleoption_cast<const QStyleOptionGroupBox *>(option))
            return style::groupBoxRect(*box, part);
        break;
    default:
        break;
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

} // namespace conclave::client
