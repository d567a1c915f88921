// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/filestates.h"

#include <QStyledItemDelegate>

namespace conclave::client {

// A file in a list: its small picture or its kind, its name, who sent it and when; a button that saves it. Owned by its
// list; GUI thread.
class FileRowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum Role { FactsRole = Qt::UserRole + 1, StateRole, IndexRole };

    using QStyledItemDelegate::QStyledItemDelegate;

    void setStates(const FileStates *states) { m_states = states; } // may be nullptr
    void setFiles(const QList<protocol::FileReference> &files) { m_files = files; } // by IndexRole
    bool isOverButton(const QStyleOptionViewItem &option, QPoint point) const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

Q_SIGNALS:
    void saveWanted(const QModelIndex &index);

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

private:
    static QRect buttonIn(const QStyleOptionViewItem &option);

    const FileStates *m_states = nullptr;
    QList<protocol::FileReference> m_files;
    QPersistentModelIndex m_pressed; // whose button the mouse went down on
};

} // namespace conclave::client
