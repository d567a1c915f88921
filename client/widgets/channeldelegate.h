// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace conclave::client {

class ChannelDirectory;

// A row of the channel browser: drawing, name and topic, how many are in it, and a button that opens or joins it.
// Owned by its list; GUI thread.
class ChannelDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    ChannelDelegate(const ChannelDirectory &directory, QObject *parent);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

Q_SIGNALS:
    void activated(int row); // its button was clicked

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

private:
    static QRect buttonRect(const QStyleOptionViewItem &option);
    void paintButton(QPainter &painter, const QStyleOptionViewItem &option, int row) const;

    const ChannelDirectory &m_directory;
};

} // namespace conclave::client
