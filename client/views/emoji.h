// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPixmap>
#include <QString>
#include <QStringList>
#include <memory>
#include <vector>

namespace conclave::client {

struct Emoji
{
    QString text; // the sequence of characters
    QString name; // "thumbs up"
    QStringList shortcodes; // "+1", "thumbsup"
    QStringList keywords;
    int group = 0; // of the picker's tabs, in order
};

// All emojis with their pictures (resources/emoji). Loaded at first use. GUI thread.
class EmojiSet
{
public:
    static const EmojiSet &instance();

    const QList<Emoji> &all() const { return m_all; } // in the order of the picker, without colours of skin
    QList<const Emoji *> tones(const Emoji &emoji) const; // the same in other colours of skin, light to dark
    const Emoji *find(QStringView text) const; // with or without the variation selector; nullptr for none
    qsizetype matchAt(QStringView text, qsizetype at) const; // length of the longest emoji that begins there; 0: none
    QList<const Emoji *> search(const QString &words, int limit) const; // by shortcode, name and keyword; best first
    QPixmap pixmap(QStringView emoji, int pixels, qreal ratio) const; // cached; null for what is no emoji

private:
    struct Sequence;
    class Pictures;

    EmojiSet();
    const Sequence *sequenceOf(QStringView text) const;

    QList<Emoji> m_all;
    QList<Emoji> m_toned; // behind one another, in the order of m_all
    std::vector<qsizetype> m_firstTone; // in m_toned, for each of m_all; and the end of the last
    std::shared_ptr<const std::vector<Sequence>> m_sequences; // sorted by text
    std::shared_ptr<Pictures> m_pictures;
};

} // namespace conclave::client
