// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyle>
#include <optional>

// Lengths and habits of the standard controls, where they are not those of the style below. GUI thread.
namespace conclave::client::style {

std::optional<int> pixelMetric(QStyle::PixelMetric metric, const QWidget *widget);
std::optional<int> styleHint(QStyle::StyleHint hint);

bool isComboBoxPopup(const QWidget *widget);
bool isToolTip(const QWidget *widget);

} // namespace conclave::client::style
