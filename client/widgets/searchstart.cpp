// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/searchstart.h"

#include "client/views/icons.h"
#include "client/widgets/rowpainting.h"
#include "client/widgets/searchsuggestions.h"

#include <QKeyEvent>
#include <QStyledItemDelegate>

namespace conclave::client {

namespace {

enum class RowKind : quint8 { Head, Recent, Operator };
enum StartRole { KindRole = Qt::UserRole + 1, DetailRole, IconRole };

constexpr int RowHeight = 36;

RowKind kindOf(const QModelIndex &index)
{
    return RowKind(index.data(KindRole).toInt());
}

// A drawing, the words, and what they mean.
class StartDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {0, Theme::instance().px(RowHeight)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &theme = Theme::instance();
        auto row = option.rect.adjusted(theme.px(12), 0, -theme.px(12), 0);
        const auto text = index.data(Qt::DisplayRole).toString();
        if (kindOf(index) == RowKind::Head) {
            paintLine(*painter, row, text, TextStyle::Section, Token::Text2, Qt::AlignLeading | Qt::AlignBottom);
            return;
        }
        paintRowBackground(*painter, option);
        const auto drawing = index.data(IconRole).toByteArray();
        paintIcon(*painter, squareIn(takeLeading(row, theme.px(24), option.direction), theme.px(16)),
                  drawing.constData(), theme.color(Token::Text2));
        takeLeading(row, theme.px(6), option.direction);
        const bool isOperator = kindOf(index) == RowKind::Operator;
        const int width = isOperator ? theme.px(72) : row.width();
        paintLine(*painter, takeLeading(row, width, option.direction), text,
                  isOperator ? TextStyle::BodyStrong : TextStyle::Body, Token::Text);
        paintLine(*painter, row, index.data(DetailRole).toString(), TextStyle::Meta, Token::Text2);
    }
};

} // namespace

SearchStart::SearchStart(QWidget *parent)
    : QListView(parent)
{
    setModel(&m_rows);
    setItemDelegate(new StartDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Recent searches and operators"));
    connect(this, &QListView::clicked, this, &SearchStart::choose);
    connect(this, &QListView::activated, this, &SearchStart::choose);
}

void SearchStart::addHead(const QString &text)
{
    auto *row = new QStandardItem(text);
    row->setData(int(RowKind::Head), KindRole);
    row->setFlags(Qt::ItemIsEnabled);
    m_rows.appendRow(row);
}

void SearchStart::setRecent(const QStringList &searches)
{
    m_rows.clear();
    if (!searches.isEmpty())
        addHead(tr("Recent searches"));
    for (const auto &text : searches) {
        auto *row = new QStandardItem(text);
        row->setData(int(RowKind::Recent), KindRole);
        row->setData(QByteArray("history"), IconRole);
        m_rows.appendRow(row);
    }
    addHead(tr("Narrow the search"));
    for (const auto &offered : searchOperators()) {
        auto *row = new QStandardItem(offered.insert);
        row->setData(int(RowKind::Operator), KindRole);
        row->setData(offered.detail, DetailRole);
        row->setData(QByteArray(offered.iconName), IconRole);
        row->setData(offered.insert + u' ' + offered.detail, Qt::AccessibleTextRole);
        m_rows.appendRow(row);
    }
}

void SearchStart::choose(const QModelIndex &index)
{
    const auto text = index.data(Qt::DisplayRole).toString();
    if (kindOf(index) == RowKind::Recent)
        Q_EMIT searchChosen(text);
    else if (kindOf(index) == RowKind::Operator)
        Q_EMIT operatorChosen(text);
}

void SearchStart::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Up && currentIndex().row() <= 1)
        Q_EMIT leftUp();
    else
        QListView::keyPressEvent(event);
}

} // namespace conclave::client
