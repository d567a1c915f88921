// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>

namespace conclave::client {

class RowAccessible;

// The text of a message as a screen reader goes through it, by characters, words and lines: what a copy of the message
// holds. GUI thread; part of a RowAccessible.
class RowText : public QAccessibleTextInterface
{
public:
    explicit RowText(const RowAccessible &row)
        : m_row(row)
    {
    }

    int characterCount() const override;
    QString text(int startOffset, int endOffset) const override;
    QRect characterRect(int offset) const override; // in global coordinates; null while the row is out of sight
    int offsetAtPoint(const QPoint &point) const override;
    QString attributes(int offset, int *startOffset, int *endOffset) const override;
    void scrollToSubstring(int startIndex, int endIndex) override;

    // Nothing is selected or edited through it.
    void selection(int selectionIndex, int *startOffset, int *endOffset) const override;
    int selectionCount() const override { return 0; }
    void addSelection(int, int) override { }
    void removeSelection(int) override { }
    void setSelection(int, int, int) override { }
    int cursorPosition() const override { return 0; }
    void setCursorPosition(int) override { }

private:
    const RowAccessible &m_row;
};

} // namespace conclave::client
