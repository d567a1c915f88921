// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/filepainter.h"

#include "client/models/filenames.h"
#include "client/models/filetexts.h"
#include "client/views/icons.h"
#include "client/views/progressbar.h"

#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int PictureRadius = 8;
constexpr int CardRadius = 10;
constexpr int TileSide = 36;
constexpr int RingSide = 44;
constexpr double UnsentOpacity = 0.55;

} // namespace

FilePainter::FilePainter(QPainter &painter, const FileBlock::Piece &piece, const FileState &state)
    : m_painter(painter)
    , m_piece(piece)
    , m_state(state)
{
}

const char *FilePainter::iconOf(const protocol::FileReference &file, const FileState &state)
{
    if (state.isRemoved)
        return "trash-2";
    if (riskOf(file.name, file.mediaType) == FileRisk::Program)
        return "settings";
    const auto &type = file.mediaType;
    if (type.startsWith("image/"_L1))
        return "image";
    if (type.startsWith("audio/"_L1) || type.startsWith("video/"_L1))
        return "play";
    for (const auto part : {"zip"_L1, "x-tar"_L1, "compressed"_L1, "x-xz"_L1, "x-7z"_L1, "zstd"_L1, "x-rar"_L1}) {
        if (type.contains(part) && !type.contains("openxml"_L1))
            return "archive";
    }
    if (type == "text/plain"_L1)
        return "text-quote";
    return FileTexts::isText(file) ? "square-code" : "file";
}

void FilePainter::paint()
{
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (m_piece.picture.isNull())
        paintCard();
    else
        paintPicture();
    m_painter.restore();
}

void FilePainter::paintFrame(Token fill, Token edge)
{
    const qreal stroke = hairline();
    const int radius = px(m_piece.picture.isNull() ? CardRadius : PictureRadius);
    const auto box = QRectF(m_piece.box).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2);
    m_painter.setPen(QPen(m_theme.color(edge), stroke));
    m_painter.setBrush(m_theme.color(fill));
    m_painter.drawRoundedRect(box, radius, radius);
}

void FilePainter::paintPicture()
{
    paintFrame(Token::BgAlt, Token::Border);
    if (m_state.isRemoved) {
        paintMissing("trash-2", fileStateText(m_piece.file, m_state));
        return;
    }
    if (m_state.isBroken) {
        paintMissing("image", tr("This picture cannot be shown here."));
    } else {
        m_painter.save();
        QPainterPath outline;
        outline.addRoundedRect(QRectF(m_piece.box), px(PictureRadius), px(PictureRadius));
        m_painter.setClipPath(outline, Qt::IntersectClip);
        m_painter.setOpacity(m_marks.isUnsent ? UnsentOpacity : 1);
        if (!m_state.picture.isNull())
            m_painter.drawPixmap(QRectF(m_piece.picture), m_state.picture, QRectF(m_state.picture.rect()));
        else if (!m_state.blurred.isNull())
            m_painter.drawImage(QRectF(m_piece.picture), m_state.blurred);
        m_painter.restore();
        if (m_state.picture.isNull() && m_state.blurred.isNull())
            paintMissing("image", {});
    }
    if (m_piece.file.mediaType == "image/gif"_L1)
        paintLabel(u"GIF"_s);
    if (m_state.isUnderway())
        paintRing();
    else if (m_state.hasFailed() && m_marks.isUnsent)
        paintIcon(m_painter, paintDisc().adjusted(px(12), px(12), -px(12), -px(12)), "triangle-alert", Qt::white);
    if (offersSaving() && (m_marks.isHovered || m_marks.isFocused))
        paintSaveButton();
}

void FilePainter::paintMissing(const char *iconName, const QString &sentence)
{
    const int side = px(20);
    const auto inner = m_piece.box.adjusted(px(8), px(4), -px(8), -px(4));
    m_painter.setFont(m_theme.font(TextStyle::Meta));
    const auto words = m_painter.boundingRect(QRect(0, 0, inner.width(), inner.height()),
                                              Qt::TextWordWrap | Qt::AlignHCenter, sentence);
    const int height = side + (sentence.isEmpty() ? 0 : px(4) + words.height());
    QRect picture(0, inner.center().y() - height / 2, side, side);
    picture.moveLeft(inner.center().x() - side / 2);
    paintIcon(m_painter, picture, iconName, m_theme.color(Token::Text3));
    m_painter.setPen(m_theme.color(Token::Text2));
    m_painter.drawText(QRect(inner.left(), picture.bottom() + px(4), inner.width(), words.height() + px(4)),
                       Qt::TextWordWrap | Qt::AlignHCenter, sentence);
}

// For white marks: they have to be seen on any picture.
QRectF FilePainter::paintDisc()
{
    QRectF disc(0, 0, px(RingSide), px(RingSide));
    disc.moveCenter(QRectF(m_piece.box).center());
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(QColor(0, 0, 0, 165));
    m_painter.drawEllipse(disc);
    return disc;
}

void FilePainter::paintLabel(const QString &text)
{
    m_painter.setFont(m_theme.font(TextStyle::Meta));
    const auto words = m_painter.fontMetrics().size(Qt::TextSingleLine, text);
    const QRect plate(m_piece.picture.left() + px(8), m_piece.picture.bottom() + 1 - px(8) - px(20),
                      words.width() + px(12), px(20));
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(QColor(0, 0, 0, 165));
    m_painter.drawRoundedRect(plate, px(4), px(4));
    m_painter.setPen(Qt::white);
    m_painter.drawText(plate, Qt::AlignCenter, text);
}

void FilePainter::paintRing()
{
    const auto disc = paintDisc();
    const auto ring = disc.adjusted(px(7), px(7), -px(7), -px(7));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(QColor(255, 255, 255, 70), px(3)));
    m_painter.drawEllipse(ring);
    m_painter.setPen(QPen(Qt::white, px(3), Qt::SolidLine, Qt::RoundCap));
    m_painter.drawArc(ring, 90 * 16, -transferPercent(*m_state.transfer) * 360 * 16 / 100);
    const bool isUpload = m_state.transfer->kind == TransferKind::Upload;
    const bool isPaused = m_state.transfer->state == TransferState::Paused;
    const auto icon = ring.adjusted(px(7), px(7), -px(7), -px(7));
    paintIcon(m_painter, icon, isPaused ? "pause" : isUpload ? "arrow-up" : "arrow-down", Qt::white);
}

void FilePainter::paintCard()
{
    const bool isDim = m_marks.isUnsent || m_state.isRemoved;
    paintFrame(m_marks.isHovered && !m_state.isRemoved ? Token::Hover : Token::Surface, Token::Border);
    const int inset = (m_piece.box.height() - px(TileSide)) / 2;
    const QRect tile(m_piece.box.left() + inset, m_piece.box.top() + inset, px(TileSide), px(TileSide));
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme.color(isDim ? Token::BgAlt : Token::AccentSoft));
    m_painter.drawRoundedRect(tile, px(6), px(6));
    const int side = px(20);
    const QRect picture(tile.center().x() + 1 - side / 2, tile.center().y() + 1 - side / 2, side, side);
    paintIcon(m_painter, picture, iconOf(m_piece.file, m_state), m_theme.color(isDim ? Token::Text3 : Token::Accent));

    const int left = tile.right() + 1 + px(10);
    const int right = offersSaving() ? m_piece.save.left() - px(6) : m_piece.box.right() - inset;
    const QRect name(left, m_piece.box.top() + px(8), right - left, px(20));
    const QRect facts(left, name.bottom() + 1, right - left, px(18));
    const auto line
        = [this](const QRect &box, const QString &text, TextStyle style, Token color, Qt::TextElideMode mode) {
              m_painter.setFont(m_theme.font(style));
              m_painter.setPen(m_theme.color(color));
              m_painter.drawText(box, Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine,
                                 m_painter.fontMetrics().elidedText(text, mode, box.width()));
          };
    line(name, FileBlock::shownName(m_piece.file), TextStyle::Body, isDim ? Token::Text2 : Token::Text,
         Qt::ElideMiddle);
    line(facts, fileStateText(m_piece.file, m_state), TextStyle::Meta,
         m_state.hasFailed() ? Token::Danger : Token::Text2, Qt::ElideRight);
    const qreal edge = m_piece.box.bottom() + 1 - px(3);
    const QLineF bar(m_piece.box.left() + px(10), edge, m_piece.box.left() + m_piece.box.width() - px(10), edge);
    if (m_state.isUnderway())
        paintProgress(m_painter, bar, *m_state.transfer);
    if (offersSaving())
        paintSaveButton();
}

void FilePainter::paintSaveButton()
{
    const bool isOnPicture = !m_piece.picture.isNull();
    const qreal stroke = hairline();
    const auto box = QRectF(m_piece.save).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2);
    m_painter.setPen(isOnPicture ? QPen(m_theme.color(Token::ControlBorder), stroke) : QPen(Qt::NoPen));
    m_painter.setBrush(m_marks.isSaveHovered ? QBrush(m_theme.color(Token::AccentSoft))
                           : isOnPicture     ? QBrush(m_theme.color(Token::Surface))
                                             : QBrush(Qt::NoBrush));
    m_painter.drawRoundedRect(box, px(6), px(6));
    const int side = px(16);
    const QRect picture(m_piece.save.left() + (m_piece.save.width() - side) / 2,
                        m_piece.save.top() + (m_piece.save.height() - side) / 2, side, side);
    paintIcon(m_painter, picture, "download", m_theme.color(m_marks.isSaveHovered ? Token::Accent : Token::Text2));
}

} // namespace conclave::client
