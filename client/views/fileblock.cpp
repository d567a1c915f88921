// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/fileblock.h"

#include "client/models/filetexts.h"
#include "client/views/filepainter.h"
#include "client/views/messagetext.h"
#include "client/views/theme.h"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr int LineHeight = 160; // of several pictures
constexpr int MostLineWidth = 320; // of one of them
constexpr int LeastWidth = 96; // room for the button
constexpr int LeastHeight = 64;
constexpr int CardWidth = 380;
constexpr int CardHeight = 56;
constexpr int ButtonSide = 28;
constexpr int ButtonInset = 6;
constexpr int Gap = 6;

int px(int length)
{
    return Theme::instance().px(length);
}

// The picture's own size, scaled down into `room`; never up.
QSizeF scaledInto(const protocol::FileReference &file, QSizeF room)
{
    const QSizeF own(double(file.width.value_or(1)), double(file.height.value_or(1)));
    const auto factor = std::min({1.0, room.width() / own.width(), room.height() / own.height()});
    return own * factor;
}

} // namespace

FileBlock::FileBlock(const QList<protocol::FileReference> &files, int width)
{
    const auto pictures = std::count_if(files.begin(), files.end(), &FileTexts::isPicture);
    for (const auto &file : files) {
        if (FileTexts::isPicture(file))
            placePicture(file, width, pictures == 1);
        else
            placeCard(file, width);
    }
}

void FileBlock::breakLine()
{
    m_lineRight = 0;
    if (m_height > 0)
        m_height += px(Gap);
}

void FileBlock::placePicture(const protocol::FileReference &file, int width, bool isAlone)
{
    const QSizeF most = isAlone ? QSizeF(std::min(px(MaxPictureWidth), width), px(MaxPictureHeight))
                                : QSizeF(std::min(px(MostLineWidth), width), px(LineHeight));
    const auto shown = scaledInto(file, most).toSize().expandedTo({1, 1});
    const QSize least(std::min(px(LeastWidth), width), px(isAlone ? LeastHeight : LineHeight));
    const auto size = shown.expandedTo(least);
    const bool fits = m_lineRight > 0 && m_lineRight + px(Gap) + size.width() <= width;
    if (!fits)
        breakLine();
    const QPoint corner = fits ? QPoint(m_lineRight + px(Gap), m_height - size.height()) : QPoint(0, m_height);
    Piece piece{file, QRect(corner, size), {}, QRect(QPoint(), shown)};
    piece.picture.moveCenter(piece.box.center());
    piece.save = {piece.box.right() + 1 - px(ButtonInset + ButtonSide), piece.box.top() + px(ButtonInset),
                  px(ButtonSide), px(ButtonSide)};
    m_lineRight = piece.box.right() + 1;
    m_height = piece.box.bottom() + 1;
    m_pieces.append(piece);
}

void FileBlock::placeCard(const protocol::FileReference &file, int width)
{
    breakLine();
    Piece piece{file, QRect(0, m_height, std::min(px(CardWidth), width), px(CardHeight)), {}, {}};
    const int inset = (piece.box.height() - px(ButtonSide)) / 2;
    piece.save = {piece.box.right() + 1 - inset + px(4) - px(ButtonSide), piece.box.top() + inset, px(ButtonSide),
                  px(ButtonSide)};
    m_height = piece.box.bottom() + 1;
    m_pieces.append(piece);
}

int FileBlock::indexOf(FileId file) const
{
    const auto found = std::find_if(m_pieces.begin(), m_pieces.end(),
                                    [&file](const Piece &piece) { return piece.file.file == file; });
    return found == m_pieces.end() ? -1 : int(found - m_pieces.begin());
}

QString FileBlock::shownName(const protocol::FileReference &file)
{
    return withoutTricks(file.name).simplified();
}

QString FileBlock::describe(const protocol::FileReference &file)
{
    return withoutTricks(FileTexts::described(file)).simplified();
}

void FileBlock::draw(QPainter &painter, const QList<FileState> &states, const Marks &marks, const QRect &exposed) const
{
    for (int i = 0; i < m_pieces.size() && i < states.size(); ++i) {
        if (!m_pieces.at(i).box.intersects(exposed))
            continue;
        FilePainter file(painter, m_pieces.at(i), states.at(i));
        file.setMarks(
            {i == marks.hovered || i == marks.hoveredSave, i == marks.hoveredSave, i == marks.focused, marks.isUnsent});
        file.paint();
    }
}

} // namespace conclave::client
