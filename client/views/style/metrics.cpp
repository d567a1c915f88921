// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/style/metrics.h"

#include "client/views/style/buttons.h"
#include "client/views/style/ranges.h"

#include <QAbstractScrollArea>
#include <algorithm>
#include <span>

namespace conclave::client::style {

namespace {

struct Length
{
    QStyle::PixelMetric metric;
    int length;
};

// At 100 %.
constexpr Length scaledLengths[] = {
    {QStyle::PM_ButtonMargin, 8},
    {QStyle::PM_IndicatorWidth, IndicatorSize},
    {QStyle::PM_IndicatorHeight, IndicatorSize},
    {QStyle::PM_ExclusiveIndicatorWidth, IndicatorSize},
    {QStyle::PM_ExclusiveIndicatorHeight, IndicatorSize},
    {QStyle::PM_CheckBoxLabelSpacing, 8},
    {QStyle::PM_RadioButtonLabelSpacing, 8},
    {QStyle::PM_ScrollBarExtent, ScrollBarThickness},
    {QStyle::PM_ScrollBarSliderMin, ScrollBarLeast},
    {QStyle::PM_SliderThickness, SliderThickness},
    {QStyle::PM_SliderControlThickness, SliderThickness},
    {QStyle::PM_SliderLength, SliderLength},
    {QStyle::PM_MenuHMargin, 4},
    {QStyle::PM_MenuVMargin, 4},
    {QStyle::PM_MenuBarHMargin, 2},
    {QStyle::PM_MenuBarVMargin, 2},
    {QStyle::PM_MenuBarItemSpacing, 2},
    {QStyle::PM_ToolBarItemSpacing, 2},
    {QStyle::PM_ToolBarItemMargin, 4},
    {QStyle::PM_ToolTipLabelFrameWidth, 7},
    {QStyle::PM_TabBarTabHSpace, 24},
    {QStyle::PM_TabBarTabVSpace, 16},
    {QStyle::PM_TabBarScrollButtonWidth, 24},
    {QStyle::PM_HeaderMargin, 8},
    {QStyle::PM_HeaderMarkSize, 14},
    {QStyle::PM_HeaderDefaultSectionSizeVertical, 32},
    {QStyle::PM_FocusFrameHMargin, 7},
    {QStyle::PM_FocusFrameVMargin, 2},
    {QStyle::PM_ButtonIconSize, 18},
    {QStyle::PM_ToolBarIconSize, 18},
    {QStyle::PM_TabBarIconSize, 18},
    {QStyle::PM_SmallIconSize, 16},
    {QStyle::PM_ListViewIconSize, 16},
    {QStyle::PM_LargeIconSize, 32},
    {QStyle::PM_MessageBoxIconSize, 32},
    {QStyle::PM_LayoutHorizontalSpacing, 8},
    {QStyle::PM_LayoutVerticalSpacing, 8},
    {QStyle::PM_TextCursorWidth, 1},
};

constexpr Length fixedLengths[] = {
    {QStyle::PM_ComboBoxFrameWidth, 0},
    {QStyle::PM_SpinBoxFrameWidth, 0},
    {QStyle::PM_MenuBarPanelWidth, 0},
    {QStyle::PM_ToolBarFrameWidth, 0},
    {QStyle::PM_ButtonShiftHorizontal, 0},
    {QStyle::PM_ButtonShiftVertical, 0},
    {QStyle::PM_ButtonDefaultIndicator, 0},
    {QStyle::PM_TabBarTabOverlap, 0},
    {QStyle::PM_TabBarTabShiftHorizontal, 0},
    {QStyle::PM_TabBarTabShiftVertical, 0},
    {QStyle::PM_MenuDesktopFrameWidth, 0},
    {QStyle::PM_ScrollView_ScrollBarSpacing, 0},
    {QStyle::PM_SplitterWidth, 1}, // the narrowest; Qt widens what the mouse can grab
    {QStyle::PM_MenuPanelWidth, 1},
    {QStyle::PM_TabBarBaseOverlap, 1},
    {QStyle::PM_TabBarBaseHeight, 1},
    {QStyle::PM_MaximumDragDistance, -1},
};

std::optional<int> lengthIn(std::span<const Length> table, QStyle::PixelMetric metric)
{
    const auto found
        = std::find_if(table.begin(), table.end(), [metric](const Length &one) { return one.metric == metric; });
    return found == table.end() ? std::nullopt : std::optional(found->length);
}

bool isLayoutMargin(QStyle::PixelMetric metric)
{
    return metric == QStyle::PM_LayoutLeftMargin || metric == QStyle::PM_LayoutTopMargin
        || metric == QStyle::PM_LayoutRightMargin || metric == QStyle::PM_LayoutBottomMargin;
}

// Wide enough that square contents stay clear of the round corners.
int frameWidth(const QWidget *widget)
{
    if (isComboBoxPopup(widget))
        return px(4);
    return qobject_cast<const QAbstractScrollArea *>(widget) ? px(3) : 1;
}

} // namespace

std::optional<int> pixelMetric(QStyle::PixelMetric metric, const QWidget *widget)
{
    if (metric == QStyle::PM_DefaultFrameWidth)
        return frameWidth(widget);
    if (isLayoutMargin(metric))
        return px(widget && widget->isWindow() ? 20 : 12);
    if (const auto length = lengthIn(scaledLengths, metric))
        return std::max(1, px(*length));
    return lengthIn(fixedLengths, metric);
}

std::optional<int> styleHint(QStyle::StyleHint hint)
{
    switch (hint) {
    case QStyle::SH_EtchDisabledText:
    case QStyle::SH_DitherDisabledText:
    case QStyle::SH_DialogButtonBox_ButtonsHaveIcons:
    case QStyle::SH_MessageBox_CenterButtons:
    case QStyle::SH_ComboBox_Popup:
    case QStyle::SH_ComboBox_AllowWheelScrolling: // a turn of the wheel scrolls the page, it does not change a setting
    case QStyle::SH_ScrollBar_Transient:
    case QStyle::SH_Widget_Animate:
    case QStyle::SH_Widget_Animation_Duration:
        return 0;
    case QStyle::SH_FormLayoutLabelAlignment:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case QStyle::SH_Table_GridLineColor:
        return int(color(Token::Border).rgba());
    case QStyle::SH_ToolTipLabel_Opacity:
        return 255;
    case QStyle::SH_ItemView_ShowDecorationSelected:
    case QStyle::SH_Menu_MouseTracking:
    case QStyle::SH_MenuBar_MouseTracking:
    case QStyle::SH_ComboBox_ListMouseTracking:
        return 1;
    default:
        return std::nullopt;
    }
}

bool isComboBoxPopup(const QWidget *widget)
{
    return widget && widget->inherits("QComboBoxPrivateContainer");
}

bool isToolTip(const QWidget *widget)
{
    return widget && widget->inherits("QTipLabel");
}

} // namespace conclave::client::style
