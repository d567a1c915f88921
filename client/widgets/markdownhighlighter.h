// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSyntaxHighlighter>

namespace conclave::client {

// Shows in the composer what markdown will do: markers dimmed, bold bold, code in its own face. The text itself stays
// as it was typed. A hint and no parser: what is sent is read by shared/markdown. GUI thread; owned by its document.
class MarkdownHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    enum BlockState : int { Outside = -1, InFence = 1 }; // what follows the line: QTextBlock::userState()

    explicit MarkdownHighlighter(QTextDocument *document);

protected:
    void highlightBlock(const QString &text) override;

private:
    void highlightLineStart(const QString &text);
    void highlightSpans(const QString &text);
    void merge(qsizetype begin, qsizetype end, const QTextCharFormat &change);
};

} // namespace conclave::client
