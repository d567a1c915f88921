// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/reactionstrip.h"

#include "client/views/emoji.h"
#include "client/views/messagetext.h"
#include "client/views/theme.h"

#include <QFontMetrics>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int PillHeight = 26;
constexpr int Padding = 10;
constexpr int EmojiSide = 16;
constexpr int Gap = 6;
constexpr int ShownNames = 12;

QString nameOf(const QString &emoji)
{
    const auto *known = EmojiSet::instance().find(emoji);
    return known ? known->name : withoutTricks(emoji);
}

} // namespace

ReactionStrip::ReactionStrip(const QList<ReactionGroup> &groups, int width)
{
    const auto &theme = Theme::instance();
    const QFontMetrics metrics(theme.font(TextStyle::Meta));
    const int height = theme.px(PillHeight);
    const int gap = theme.px(Gap);
    QPoint at;
    const auto place = [&at, width, height, gap](int pillWidth) {
        if (at.x() > 0 && at.x() + pillWidth > width)
            at = {0, at.y() + height + gap};
        const QRect box(at, QSize(pillWidth, height));
        at.rx() += pillWidth + gap;
        return box;
    };
    for (const auto &group : groups.first(std::min<qsizetype>(groups.size(), MaxPills))) {
        const auto count = QLocale().toString(group.count);
        const int pillWidth
            = 2 * theme.px(Padding) + theme.px(EmojiSide) + theme.px(Gap) + metrics.horizontalAdvance(count);
        m_pills.append({group, count, place(pillWidth)});
    }
    if (groups.size() > MaxPills) {
        m_rest = u"+%1"_s.arg(groups.size() - MaxPills);
        m_restBox = place(metrics.horizontalAdvance(m_rest) + theme.px(Gap));
    }
    m_height = groups.isEmpty() ? 0 : at.y() + height;
}

QString ReactionStrip::describe(const ReactionGroup &group)
{
    const auto text = tr("%1, %2", "a reaction and how many put it").arg(nameOf(group.emoji)).arg(group.count);
    return group.own ? tr("%1, you reacted").arg(text) : text;
}

QString ReactionStrip::whoReacted(const ReactionGroup &group)
{
    QStringList names;
    for (const auto &name : group.names.first(std::min<qsizetype>(group.names.size(), ShownNames)))
        names.append(withoutTricks(name));
    const auto others = group.count - int(names.size());
    const auto people = QLocale().createSeparatedList(names);
    if (names.isEmpty())
        return tr("%n people reacted with %1.", nullptr, group.count).arg(nameOf(group.emoji));
    return others > 0 ? tr("%1 and %n others reacted with %2.", nullptr, others).arg(people, nameOf(group.emoji))
                      : tr("%1 reacted with %2.").arg(people, nameOf(group.emoji));
}

void ReactionStrip::draw(QPainter &painter, int hoveredPill) const
{
    for (int i = 0; i < count(); ++i)
        drawPill(painter, m_pills.at(i), i == hoveredPill);
    painter.setFont(Theme::instance().font(TextStyle::Meta));
    painter.setPen(Theme::instance().color(Token::Text3));
    painter.drawText(m_restBox, Qt::AlignCenter, m_rest);
}

void ReactionStrip::drawPill(QPainter &painter, const Pill &pill, bool isHovered) const
{
    const auto &theme = Theme::instance();
    const qreal stroke = std::max(1, theme.px(1));
    const auto edge = QRectF(pill.box).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2);
    const auto border = pill.group.own ? Token::Accent : isHovered ? Token::ControlBorder : Token::Border;
    painter.setPen(QPen(theme.color(border), stroke));
    painter.setBrush(theme.color(pill.group.own ? Token::AccentSoft : Token::BgAlt));
    painter.drawRoundedRect(edge, edge.height() / 2, edge.height() / 2);

    const int side = theme.px(EmojiSide);
    const QRect picture(pill.box.left() + theme.px(Padding), pill.box.top() + (pill.box.height() - side) / 2, side,
                        side);
    const QRect count(picture.right() + 1 + theme.px(Gap), pill.box.top(), pill.box.right() - picture.right(),
                      pill.box.height());
    painter.setFont(theme.font(TextStyle::Meta));
    painter.setPen(theme.color(pill.group.own ? Token::Accent : Token::Text2));
    painter.drawText(count, Qt::AlignLeft | Qt::AlignVCenter, pill.count);
    const auto pixmap = EmojiSet::instance().pixmap(pill.group.emoji, side, painter.device()->devicePixelRatioF());
    if (pixmap.isNull())
        painter.drawText(picture, Qt::AlignCenter, withoutTricks(pill.group.emoji).left(2));
    else
        painter.drawPixmap(picture.topLeft(), pixmap);
}

} // namespace conclave::client
