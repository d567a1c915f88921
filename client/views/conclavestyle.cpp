// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/conclavestyle.h"

#include "client/views/icons.h"
#include "client/views/platform/systemscheme.h"
#include "client/views/platform/translucency.h"
#include "client/views/style/buttons.h"
#include "client/views/style/fields.h"
#include "client/views/style/menus.h"
#include "client/views/style/metrics.h"
#include "client/views/style/ranges.h"
#include "client/views/style/views.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSplitterHandle>
#include <QStyleFactory>
#include <QTabBar>
#include <QToolTip>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

bool changesUnderTheMouse(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QAbstractSlider *>(widget)
        || qobject_cast<const QAbstractSpinBox *>(widget) || qobject_cast<const QComboBox *>(widget)
        || qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QTabBar *>(widget)
        || qobject_cast<const QHeaderView *>(widget) || qobject_cast<const QGroupBox *>(widget)
        || qobject_cast<const QSplitterHandle *>(widget);
}

bool hasRoundWindow(const QWidget *widget)
{
    return qobject_cast<const QMenu *>(widget) || style::isComboBoxPopup(widget) || style::isToolTip(widget);
}

struct StandardDrawing
{
    QStyle::StandardPixmap pixmap;
    const char *name;
    Token color;
};

constexpr StandardDrawing standardDrawings[] = {
    {QStyle::SP_MessageBoxInformation, "info", Token::Accent},
    {QStyle::SP_MessageBoxQuestion, "circle-help", Token::Accent},
    {QStyle::SP_MessageBoxWarning, "triangle-alert", Token::Warn},
    {QStyle::SP_MessageBoxCritical, "circle-alert", Token::Danger},
    {QStyle::SP_LineEditClearButton, "x", Token::Text2},
    {QStyle::SP_DialogCloseButton, "x", Token::Text2},
    {QStyle::SP_TitleBarCloseButton, "x", Token::Text2},
    {QStyle::SP_TabCloseButton, "x", Token::Text2},
    {QStyle::SP_BrowserReload, "rotate-cw", Token::Text2},
    {QStyle::SP_ArrowUp, "arrow-up", Token::Text2},
    {QStyle::SP_ArrowDown, "arrow-down", Token::Text2},
    {QStyle::SP_ArrowLeft, "arrow-left", Token::Text2},
    {QStyle::SP_ArrowRight, "arrow-right", Token::Text2},
    {QStyle::SP_ToolBarHorizontalExtensionButton, "ellipsis", Token::Text2},
    {QStyle::SP_ToolBarVerticalExtensionButton, "ellipsis", Token::Text2},
};

const StandardDrawing *standardDrawing(QStyle::StandardPixmap pixmap)
{
    const auto *found = std::find_if(std::begin(standardDrawings), std::end(standardDrawings),
                                     [pixmap](const StandardDrawing &one) { return one.pixmap == pixmap; });
    return found == std::end(standardDrawings) ? nullptr : found;
}

} // namespace

ConclaveStyle::ConclaveStyle()
    : QProxyStyle(QStyleFactory::create(u"Fusion"_s))
{
    setObjectName(u"conclave"_s);
    systemPrefersDark(); // asks for the desktop's palette before the theme's replaces it
    connect(&Theme::instance(), &Theme::changed, this, &ConclaveStyle::applyTheme);
}

void ConclaveStyle::applyTheme()
{
    const auto &theme = Theme::instance();
    const auto body = theme.font(TextStyle::Body);
    auto medium = body;
    medium.setWeight(QFont::Medium);
    QApplication::setPalette(theme.palette());
    QApplication::setFont(body);
    QApplication::setFont(medium, "QPushButton");
    QApplication::setFont(theme.font(TextStyle::Section), "QHeaderView");
    QToolTip::setFont(theme.font(TextStyle::Meta));
    QToolTip::setPalette(theme.palette());
    // Lengths may be others now.
    for (auto *widget : QApplication::allWidgets()) {
        QEvent change(QEvent::StyleChange);
        QCoreApplication::sendEvent(widget, &change);
        widget->update();
    }
}

void ConclaveStyle::polish(QApplication *application)
{
    QProxyStyle::polish(application);
    applyTheme();
}

void ConclaveStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (changesUnderTheMouse(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (hasRoundWindow(widget))
        widget->setAttribute(Qt::WA_TranslucentBackground);
    if (style::isComboBoxPopup(widget))
        widget->installEventFilter(this);
}

void ConclaveStyle::unpolish(QWidget *widget)
{
    if (changesUnderTheMouse(widget))
        widget->setAttribute(Qt::WA_Hover, false);
    if (hasRoundWindow(widget))
        widget->setAttribute(Qt::WA_TranslucentBackground, false);
    if (style::isComboBoxPopup(widget))
        widget->removeEventFilter(this);
    QProxyStyle::unpolish(widget);
}

QPalette ConclaveStyle::standardPalette() const
{
    return Theme::instance().palette();
}

// Menus and tool tips ask for their mask, lists of combo boxes do not.
bool ConclaveStyle::eventFilter(QObject *watched, QEvent *event)
{
    if (auto *widget = qobject_cast<QWidget *>(watched);
        widget && event->type() == QEvent::Resize && style::isComboBoxPopup(widget) && canLackTranslucency())
        widget->setMask(style::popupMask(widget->rect()));
    return QProxyStyle::eventFilter(watched, event);
}

int ConclaveStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    if (const auto own = style::pixelMetric(metric, widget))
        return *own;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int ConclaveStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                             QStyleHintReturn *returnData) const
{
    if (const auto own = style::styleHint(hint))
        return *own;
    auto *mask = qstyleoption_cast<QStyleHintReturnMask *>(returnData);
    if (option && mask && canLackTranslucency() && (hint == SH_Menu_Mask || hint == SH_ToolTip_Mask)) {
        mask->region = hint == SH_Menu_Mask ? style::popupMask(option->rect) : style::toolTipMask(option->rect);
        return 1;
    }
    return QProxyStyle::styleHint(hint, option, widget, returnData);
}

QIcon ConclaveStyle::standardIcon(StandardPixmap standardIcon, const QStyleOption *option, const QWidget *widget) const
{
    if (const auto *drawing = standardDrawing(standardIcon))
        return icon(drawing->name, drawing->color);
    return QProxyStyle::standardIcon(standardIcon, option, widget);
}

QPixmap ConclaveStyle::standardPixmap(StandardPixmap standardPixmap, const QStyleOption *option,
                                      const QWidget *widget) const
{
    if (const auto *drawing = standardDrawing(standardPixmap)) {
        const int size = style::px(standardPixmap <= SP_MessageBoxQuestion ? 32 : 16);
        return icon(drawing->name, drawing->color).pixmap(size, widget ? widget->devicePixelRatioF() : 1);
    }
    return QProxyStyle::standardPixmap(standardPixmap, option, widget);
}

} // namespace conclave::client
