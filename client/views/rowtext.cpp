// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/rowtext.h"

#include "client/views/rowaccessible.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

int RowText::characterCount() const
{
    return int(m_row.content().size());
}

QString RowText::text(int startOffset, int endOffset) const
{
    const auto content = m_row.content();
    const auto size = int(content.size());
    const int start = std::clamp(startOffset, 0, size);
    const int end = endOffset < 0 ? size : std::clamp(endOffset, start, size);
    return content.mid(start, end - start);
}

QRect RowText::characterRect(int offset) const
{
    const auto *shown = m_row.visible();
    if (!shown || offset < 0 || offset >= characterCount())
        return {};
    const auto &body = shown->layout->body();
    const int position = body.text().positionOf(offset);
    for (const auto &block : body.blocks()) {
        const int inBlock = position - block.start;
        if (inBlock < 0 || inBlock >= block.text.length())
            continue;
        const auto boxes = block.text.rectsOf(inBlock, inBlock + 1);
        if (boxes.isEmpty())
            return {};
        const auto box = boxes.first().toAlignedRect().translated(block.origin - QPoint(block.pan, -shown->top));
        return {m_row.toGlobal(box.topLeft()), box.size()};
    }
    return {};
}

int RowText::offsetAtPoint(const QPoint &point) const
{
    const auto *shown = m_row.visible();
    if (!shown)
        return -1;
    const auto &body = shown->layout->body();
    return body.text().offsetOf(body.positionAt(m_row.fromGlobal(point) - QPoint(0, shown->top)));
}

QString RowText::attributes(int, int *startOffset, int *endOffset) const
{
    *startOffset = 0;
    *endOffset = characterCount();
    return {};
}

void RowText::scrollToSubstring(int, int)
{
    m_row.show();
}

void RowText::selection(int, int *startOffset, int *endOffset) const
{
    *startOffset = 0;
    *endOffset = 0;
}

} // namespace conclave::client
