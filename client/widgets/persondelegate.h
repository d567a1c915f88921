// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"

#include <QStyledItemDelegate>

namespace conclave::client {

// A person in a list: avatar with presence, display name, user name, role; a check mark where people are chosen. The
// roles are MemberListModel's, and Qt::CheckStateRole; those that a model leaves out are not shown. Owned by its list;
// GUI thread.
class PersonDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    static QString roleWord(const QModelIndex &index); // empty for an ordinary member
    static QString roleWord(protocol::Role role);
    static QString presenceWord(const QModelIndex &index); // empty when it is not known
    static QString presenceWord(protocol::Presence presence);

private:
    static void paintPerson(QPainter &painter, const QRect &box, const QModelIndex &index, const QColor &ground);
    static void paintStatus(QPainter &painter, QRect row, const QModelIndex &index);
    static void paintCheck(QPainter &painter, const QRect &box, bool isChosen);
};

} // namespace conclave::client
