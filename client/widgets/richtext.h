// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace conclave::client {

// Formatted text from another program as markdown: bold, italic, struck out, code, links, headings, lists and quotes.
// Nothing is fetched; pictures are left out. Empty when nothing in it is formatted: then its plain text says all. GUI
// thread.
QString markdownOfHtml(const QString &html);

} // namespace conclave::client
