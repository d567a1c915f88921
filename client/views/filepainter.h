// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/fileblock.h"
#include "client/views/theme.h"

namespace conclave::client {

// Paints one file of a message: a picture or a card, and how far it is on its way. Lives for one call.
class FilePainter
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::FilePainter)

public:
    struct Marks
    {
        bool isHovered = false;
        bool isSaveHovered = false;
        bool isFocused = false;
        bool isUnsent = false;
    };

    FilePainter(QPainter &painter, const FileBlock::Piece &piece, const FileState &state);

    static const char *iconOf(const protocol::FileReference &file, const FileState &state); // by its kind
    void setMarks(const Marks &marks) { m_marks = marks; }
    void paint();

private:
    void paintPicture();
    void paintMissing(const char *iconName, const QString &sentence);
    QRectF paintDisc(); // in the middle; where it is
    void paintRing();
    void paintLabel(const QString &text); // in a corner of the picture
    void paintCard();
    void paintSaveButton();
    void paintFrame(Token fill, Token edge);
    bool offersSaving() const { return !m_state.isRemoved && !m_marks.isUnsent && !m_state.isUnderway(); }

    int px(int length) const { return m_theme.px(length); }
    int hairline() const { return std::max(1, px(1)); }

    QPainter &m_painter;
    const FileBlock::Piece &m_piece;
    const FileState &m_state;
    const Theme &m_theme = Theme::instance();
    Marks m_marks;
};

} // namespace conclave::client
