// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/reactionsmenu.h"

#include "client/views/emoji.h"
#include "client/views/reactionstrip.h"
#include "client/views/theme.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int PictureSide = 18;

} // namespace

ReactionsMenu::ReactionsMenu(const QList<ReactionGroup> &groups, QWidget *parent)
    : QMenu(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("Who reacted"));
    for (const auto &group : groups) {
        const auto picture
            = EmojiSet::instance().pixmap(group.emoji, Theme::instance().px(PictureSide), devicePixelRatioF());
        auto who = ReactionStrip::whoReacted(group);
        auto *line = addAction(QIcon(picture), who.replace(u'&', u"&&"_s));
        connect(line, &QAction::triggered, this, [this, emoji = group.emoji] { Q_EMIT toggled(emoji); });
    }
}

} // namespace conclave::client
