// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/filestates.h"

#include <QCoreApplication>
#include <QPainter>
#include <QRect>

namespace conclave::client {

// The files of a message: pictures as large as their sender's numbers say, so that nothing moves when they come;
// several of them beside each other; all other files as cards. Measures and paints; knows nothing of where they come
// from. A plain value; coordinates are those of the block.
class FileBlock
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::FileBlock)

public:
    static constexpr int MaxPictureWidth = 420;
    static constexpr int MaxPictureHeight = 320;

    struct Piece
    {
        protocol::FileReference file;
        QRect box;
        QRect save; // the button in it
        QRect picture; // where it is drawn; null for a card
    };
    struct Marks
    {
        int hovered = -1; // pieces
        int hoveredSave = -1;
        int focused = -1;
        bool isUnsent = false; // the message is not with the server yet
    };

    FileBlock() = default;
    FileBlock(const QList<protocol::FileReference> &files, int width);

    int height() const { return m_height; } // 0 without files
    bool isEmpty() const { return m_pieces.isEmpty(); }
    const QList<Piece> &pieces() const { return m_pieces; }
    int indexOf(FileId file) const; // -1 for none

    static QString shownName(const protocol::FileReference &file); // without tricks
    static QString describe(const protocol::FileReference &file); // likewise, to who cannot see it

    // `states` has one for each piece.
    void draw(QPainter &painter, const QList<FileState> &states, const Marks &marks, const QRect &exposed) const;

private:
    void placePicture(const protocol::FileReference &file, int width, bool isAlone);
    void placeCard(const protocol::FileReference &file, int width);
    void breakLine();

    QList<Piece> m_pieces;
    int m_lineRight = 0; // of the pictures beside each other; 0 when there is no such line
    int m_height = 0;
};

} // namespace conclave::client
