// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/quickswitcher.h"

#include "client/views/icons.h"
#include "client/widgets/popupframe.h"
#include "client/widgets/rowpainting.h"
#include "client/widgets/searchedit.h"
#include "client/widgets/textlabel.h"

#include <QKeyEvent>
#include <QListView>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int CardWidth = 560;
constexpr int RowHeight = 40;
constexpr int VisibleRows = 9;
constexpr int MostRows = 50;
constexpr int NumberedRows = 9;

// Drawing, name and context of an entry; what is unread there, and the keys that choose it.
class SwitcherDelegate final : public QStyledItemDelegate
{
public:
    SwitcherDelegate(const QList<SwitcherEntry> &rows, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_rows(rows)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {0, Theme::instance().px(RowHeight)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &theme = Theme::instance();
        const auto &entry = m_rows.at(index.row());
        paintRowBackground(*painter, option);
        auto row = option.rect.adjusted(theme.px(10), 0, -theme.px(10), 0);
        paintPicture(*painter, takeLeading(row, theme.px(24), option.direction), entry);
        takeLeading(row, theme.px(10), option.direction);
        const auto keys = keysOf(index.row());
        const auto keysBox = takeTrailing(row, theme.px(48), option.direction);
        paintLine(*painter, keysBox, keys, TextStyle::Meta, Token::Text2, Qt::AlignTrailing | Qt::AlignVCenter);
        const int count = paintCount(*painter, row, entry.unread, entry.mentions);
        takeTrailing(row, count > 0 ? count + theme.px(8) : 0, option.direction);
        const auto style = entry.unread > 0 || entry.mentions > 0 ? TextStyle::BodyStrong : TextStyle::Body;
        const int nameWidth = std::min(row.width(), lineWidth(entry.name, style) + theme.px(10));
        paintLine(*painter, takeLeading(row, nameWidth, option.direction), entry.name, style, Token::Text);
        paintLine(*painter, row, entry.detail, TextStyle::Meta, Token::Text2);
    }

private:
    static QString keysOf(int row) { return row < NumberedRows ? u"Alt+%1"_s.arg(row + 1) : QString(); }

    static void paintPicture(QPainter &painter, const QRect &box, const SwitcherEntry &entry)
    {
        const auto &theme = Theme::instance();
        if (entry.kind == SwitcherEntry::Kind::Person)
            paintAvatar(painter, squareIn(box, theme.px(24)), entry.id, entry.name);
        else
            paintIcon(painter, squareIn(box, theme.px(18)), entry.iconName, theme.color(Token::Text2));
    }

    const QList<SwitcherEntry> &m_rows;
};

} // namespace

QuickSwitcher::QuickSwitcher(QWidget *window)
    : QWidget(window)
    , m_card(new PopupFrame(this, Qt::Widget))
    , m_search(new SearchEdit(tr("Jump to a channel, a person or a command"), m_card))
    , m_list(new QListView(m_card))
    , m_hint(new TextLabel(hint(), TextStyle::Meta, Token::Text2, m_card))
    , m_model(new QStandardItemModel(this))
{
    build();
    window->installEventFilter(this);
    m_search->installEventFilter(this);
    connect(m_search, &SearchEdit::textChanged, this, &QuickSwitcher::refresh);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { choose(index.row()); });
    connect(&Theme::instance(), &Theme::changed, this, &QuickSwitcher::applyTheme);
    applyTheme();
    hide();
}

void QuickSwitcher::build()
{
    auto *column = new QVBoxLayout(m_card);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addWidget(m_hint);
    setFocusProxy(m_search);
    setAccessibleName(tr("Jump to"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new SwitcherDelegate(m_rows, m_list));
    m_list->setAccessibleName(tr("Where to go"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
}

void QuickSwitcher::applyTheme()
{
    const auto &theme = Theme::instance();
    const int padding = theme.px(12);
    m_card->layout()->setContentsMargins(padding, padding, padding, theme.px(8));
    m_card->layout()->setSpacing(theme.px(8));
    m_hint->setContentsMargins(theme.px(10), 0, theme.px(10), 0);
    place();
}

void QuickSwitcher::setEntries(const QList<Entry> &entries)
{
    m_ranking.setEntries(entries);
    if (isVisible())
        refresh();
}

void QuickSwitcher::open(const QString &currentId, const QString &query)
{
    m_currentId = currentId;
    if (!isVisible())
        m_focusBefore = window()->focusWidget();
    m_search->setText(query);
    refresh();
    show();
    raise();
    m_search->setFocus();
}

void QuickSwitcher::dismiss()
{
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus();
}

QString QuickSwitcher::hint()
{
    return tr("# channels    @ people    > commands    / messages");
}

QuickSwitcher::Entry QuickSwitcher::searchEntry() const
{
    const auto words = m_search->text().sliced(1).trimmed();
    Entry entry;
    entry.kind = Entry::Kind::Search;
    entry.id = words;
    entry.name = words.isEmpty() ? tr("Search messages") : tr("Search messages for “%1”").arg(words);
    entry.iconName = "search";
    return entry;
}

void QuickSwitcher::refresh()
{
    m_rows.clear();
    m_model->clear();
    if (m_search->text().startsWith(u'/'))
        m_rows << searchEntry();
    else
        for (const auto index : m_ranking.rank(m_search->text(), m_currentId, MostRows))
            m_rows << m_ranking.entries().at(index);
    for (const auto &entry : std::as_const(m_rows)) {
        auto *row = new QStandardItem(entry.name);
        row->setData(entry.detail.isEmpty() ? entry.name : entry.name + u", "_s + entry.detail, Qt::AccessibleTextRole);
        m_model->appendRow(row);
    }
    m_hint->setText(m_rows.isEmpty() ? tr("Nothing matches.") : hint());
    m_list->setCurrentIndex(m_model->index(0, 0));
    place();
    tellCurrent();
}

void QuickSwitcher::place()
{
    const auto &theme = Theme::instance();
    setGeometry(parentWidget()->rect());
    const auto rows = std::min<qsizetype>(VisibleRows, m_rows.size());
    const auto *column = m_card->layout();
    const int around = 2 * m_card->shadow() + column->contentsMargins().top() + column->contentsMargins().bottom();
    const int fixed = m_search->sizeHint().height() + m_hint->sizeHint().height() + 2 * column->spacing();
    const int wanted = around + fixed + int(rows) * theme.px(RowHeight);
    const int width = std::min(this->width(), theme.px(CardWidth) + 2 * m_card->shadow());
    const int top = std::min(theme.px(72), height() / 10);
    m_list->setHidden(rows == 0);
    m_card->setGeometry((this->width() - width) / 2, top, width, std::min(wanted, height() - top));
}

bool QuickSwitcher::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        place();
    if (watched == m_search && event->type() == QEvent::KeyPress)
        return handleKey(static_cast<QKeyEvent *>(event));
    if (watched == m_search && event->type() == QEvent::FocusOut && isVisible()) {
        const auto reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason)
            hide();
    }
    return QWidget::eventFilter(watched, event);
}

bool QuickSwitcher::handleKey(QKeyEvent *event)
{
    const int digit = event->key() - Qt::Key_1;
    if (event->modifiers() == Qt::AltModifier && digit >= 0 && digit < NumberedRows) {
        choose(digit);
        return true;
    }
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Backtab:
        moveBy(-1);
        return true;
    case Qt::Key_Down:
    case Qt::Key_Tab:
        moveBy(1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(m_list->currentIndex().row());
        return true;
    case Qt::Key_Escape:
        dismiss();
        return true;
    default:
        return false;
    }
}

void QuickSwitcher::moveBy(int rows)
{
    const int count = int(m_rows.size());
    if (count == 0)
        return;
    m_list->setCurrentIndex(m_model->index((m_list->currentIndex().row() + rows + count) % count, 0));
    tellCurrent();
}

void QuickSwitcher::choose(int row)
{
    if (row < 0 || row >= m_rows.size())
        return;
    const auto entry = m_rows.at(row);
    dismiss();
    Q_EMIT chosen(entry);
}

void QuickSwitcher::tellCurrent()
{
    const int row = m_list->currentIndex().row();
    if (row < 0)
        Q_EMIT announce(tr("Nothing matches."));
    else
        Q_EMIT announce(tr("%1 of %2, %3").arg(row + 1).arg(m_rows.size()).arg(m_rows.at(row).name));
}

void QuickSwitcher::mousePressEvent(QMouseEvent *event)
{
    if (!m_card->geometry().contains(event->position().toPoint()))
        dismiss();
}

void QuickSwitcher::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(0, 0, 0, Theme::instance().scheme() == Theme::Scheme::Light ? 40 : 110));
}

} // namespace conclave::client
