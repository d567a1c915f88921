// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/completionpopup.h"

#include "client/views/emoji.h"
#include "client/views/icons.h"
#include "client/widgets/rowpainting.h"

#include <QListView>
#include <QScreen>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace conclave::client {

namespace {

constexpr int RowHeight = 32;
constexpr int Width = 340;

// Picture, title and detail of one row.
class CompletionDelegate final : public QStyledItemDelegate
{
public:
    CompletionDelegate(const QList<CompletionItem> &items, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_items(items)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {0, Theme::instance().px(RowHeight)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &theme = Theme::instance();
        const auto &item = m_items.at(index.row());
        paintRowBackground(*painter, option);
        auto row = option.rect.adjusted(theme.px(8), 0, -theme.px(8), 0);
        paintPicture(*painter, squareIn(takeLeading(row, theme.px(22), option.direction), theme.px(22)), item);
        takeLeading(row, theme.px(8), option.direction);
        const int titleWidth = std::min(row.width(), lineWidth(item.title, TextStyle::BodyStrong) + theme.px(8));
        paintLine(*painter, takeLeading(row, titleWidth, option.direction), item.title, TextStyle::BodyStrong,
                  Token::Text);
        paintLine(*painter, row, item.detail, TextStyle::Meta, Token::Text2);
    }

private:
    static void paintPicture(QPainter &painter, const QRectF &box, const CompletionItem &item)
    {
        if (item.iconName) {
            paintIcon(painter, box.adjusted(2, 2, -2, -2), item.iconName, Theme::instance().color(Token::Text2));
        } else if (item.kind == CompletionWord::Kind::Emoji) {
            const auto ratio = painter.device()->devicePixelRatioF();
            painter.drawPixmap(box.topLeft(), EmojiSet::instance().pixmap(item.insert, int(box.width()), ratio));
        } else if (item.seed.isEmpty()) {
            paintIcon(painter, box.adjusted(1, 1, -1, -1), "megaphone", Theme::instance().color(Token::Text2));
        } else {
            paintAvatar(painter, box, item.seed, item.title);
        }
    }

    const QList<CompletionItem> &m_items;
};

} // namespace

CompletionPopup::CompletionPopup(QWidget *parent)
    : PopupFrame(parent, Qt::ToolTip | Qt::FramelessWindowHint)
    , m_list(new QListView(this))
    , m_model(new QStandardItemModel(this))
{
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Suggestions"));
    new QVBoxLayout(this);
    layout()->addWidget(m_list);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CompletionDelegate(m_items, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setAccessibleName(tr("Suggestions"));
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { Q_EMIT chosen(index.row()); });
}

void CompletionPopup::open(const QList<CompletionItem> &items, const QRect &caret)
{
    m_items = items;
    fill();
    placeNear(caret);
    show();
    Q_EMIT currentChanged();
}

void CompletionPopup::openBelow(const QList<CompletionItem> &items, const QRect &field)
{
    m_items = items;
    fill();
    fit();
    const auto room = parentWidget()->screen()->availableGeometry();
    const int gap = Theme::instance().px(4) - shadow();
    const bool fits = field.bottom() + gap + height() <= room.bottom();
    move(std::clamp(field.left() - shadow(), room.left(), std::max(room.left(), room.right() - width())),
         fits ? field.bottom() + gap : field.top() - gap - height());
    show();
    Q_EMIT currentChanged();
}

void CompletionPopup::fill()
{
    m_model->clear();
    for (const auto &item : std::as_const(m_items))
        m_model->appendRow(new QStandardItem(item.title));
    m_list->setCurrentIndex(m_model->index(0, 0));
}

void CompletionPopup::fit()
{
    const auto &theme = Theme::instance();
    const int padding = theme.px(6);
    const int around = 2 * (padding + shadow());
    layout()->setContentsMargins(padding, padding, padding, padding);
    resize(theme.px(Width) + around, int(m_items.size()) * theme.px(RowHeight) + around);
}

void CompletionPopup::placeNear(const QRect &caret)
{
    fit();
    const auto &theme = Theme::instance();
    const int around = 2 * (theme.px(6) + shadow());
    const auto *onScreen = parentWidget()->screen();
    const auto room = onScreen->availableGeometry();
    const int gap = theme.px(4) - shadow();
    const int above = caret.top() - gap - height();
    const int y = above >= room.top() ? above : caret.bottom() + gap;
    const int x = std::clamp(caret.left() - around / 2, room.left(), std::max(room.left(), room.right() - width()));
    move(x, y);
}

void CompletionPopup::moveBy(int rows)
{
    const int count = int(m_items.size());
    const int row = (currentRow() + rows + count) % count;
    m_list->setCurrentIndex(m_model->index(row, 0));
    Q_EMIT currentChanged();
}

int CompletionPopup::currentRow() const
{
    return m_list->currentIndex().row();
}

QString CompletionPopup::position() const
{
    return tr("%1 of %2, %3").arg(currentRow() + 1).arg(m_items.size()).arg(m_items.at(currentRow()).title);
}

} // namespace conclave::client
