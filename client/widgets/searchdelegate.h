// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/searchmodel.h"

#include <QStyledItemDelegate>

namespace conclave::client {

// Paints what was found: the conversation above its messages; of each the writer, the time and some lines in which the
// words stand out. Owned by its view; GUI thread.
class SearchDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    SearchDelegate(const SearchModel &model, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintGroup(QPainter &painter, const QStyleOptionViewItem &option, const SearchModel::Row &row) const;
    void paintMessage(QPainter &painter, const QStyleOptionViewItem &option, const SearchModel::Row &row) const;

    const SearchModel &m_model;
};

} // namespace conclave::client
