// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/filespage.h"

#include "client/models/filetexts.h"
#include "client/views/fileblock.h"
#include "client/views/messagetext.h"
#include "client/widgets/filerowdelegate.h"
#include "client/widgets/textlabel.h"

#include <QKeyEvent>
#include <QListView>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace conclave::client {

namespace {

constexpr auto Patience = 300ms; // what changes comes in bursts
constexpr int TileSide = 40;

QString dayOf(qint64 at)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at).date(), QLocale::ShortFormat);
}

} // namespace

FilesPage::FilesPage(Workspace &workspace, ConversationId conversation, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_conversation(conversation)
    , m_files(workspace, conversation)
    , m_delegate(new FileRowDelegate(this))
    , m_list(new QListView(this))
    , m_empty(new TextLabel({}, TextStyle::Body, Token::Text2, this))
    , m_more(new QPushButton(tr("Look further back"), this))
    , m_coverage(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
{
    if (auto *pictures = workspace.pictures()) {
        m_states = new FileStates(*pictures, this);
        connect(m_states, &FileStates::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    }
    build();
    applyTheme();
    m_changed.setSingleShot(true);
    m_changed.setInterval(Patience);
    connect(&Theme::instance(), &Theme::changed, this, &FilesPage::applyTheme);
    connect(&m_changed, &QTimer::timeout, this, &FilesPage::readAgain);
    connect(&m_workspace, &Workspace::eventsArrived, this, [this](const QList<protocol::Event> &events) {
        if (m_files.isTouchedBy(events))
            m_changed.start();
    });
    connect(m_more, &QPushButton::clicked, this, &FilesPage::readOn);
}

void FilesPage::build()
{
    m_delegate->setStates(m_states);
    m_list->setModel(&m_rows);
    m_list->setItemDelegate(m_delegate);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QListView::NoEditTriggers);
    m_list->setMouseTracking(true);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setAccessibleName(tr("Files of this channel"));
    m_list->installEventFilter(this);
    setFocusProxy(m_list);
    m_empty->setWordWrap(true);
    m_coverage->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_empty);
    column->addWidget(m_list, 1);
    column->addWidget(m_more, 0, Qt::AlignHCenter);
    column->addWidget(m_coverage);
    column->addStretch(0);
    connect(m_delegate, &FileRowDelegate::saveWanted, this, [this](const QModelIndex &index) {
        m_isSaved = true;
        want(index, FileWish::Save);
    });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) {
        if (!std::exchange(m_isSaved, false)) // by the same click
            want(index, FileWish::Open);
    });
    connect(m_list, &QListView::customContextMenuRequested, this, &FilesPage::showMenu);
    connect(m_list->verticalScrollBar(), &QScrollBar::valueChanged, this, &FilesPage::wantPictures);
}

void FilesPage::applyTheme()
{
    const auto &theme = Theme::instance();
    m_empty->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    m_coverage->setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(12));
    update();
}

ShownFile FilesPage::shownFile(const ChannelFiles::Row &row) const
{
    return {row.message, row.file, m_workspace.displayName(row.sender), row.at, true};
}

void FilesPage::readOn()
{
    m_files.readOn();
    fill();
}

void FilesPage::readAgain()
{
    m_isStale = !isVisible();
    if (isVisible() && m_files.readAgain())
        fill();
}

// The file that has the focus keeps it, wherever it is now.
void FilesPage::fill()
{
    const auto before = m_list->currentIndex().isValid()
        ? std::optional(std::pair(m_shown.value(m_list->currentIndex().row()).message,
                                  m_shown.value(m_list->currentIndex().row()).file.file))
        : std::nullopt;
    int current = -1;
    const int place = m_list->verticalScrollBar()->value();
    QList<protocol::FileReference> files;
    m_rows.clear();
    for (const auto &row : m_files.rows()) {
        const auto name = FileBlock::shownName(row.file);
        const auto sender = withoutTricks(m_workspace.displayName(row.sender));
        const auto facts = tr("%1 · %2 · %3", "sender, day, kind and size of a file")
                               .arg(sender, dayOf(row.at), FileTexts::facts(row.file));
        auto *item = new QStandardItem(name);
        item->setData(facts, FileRowDelegate::FactsRole);
        item->setData(int(files.size()), FileRowDelegate::IndexRole);
        item->setData(tr("%1, %2", "name of a file, and what is known of it").arg(name, facts), Qt::AccessibleTextRole);
        if (std::pair(row.message, row.file.file) == before)
            current = m_rows.rowCount();
        m_rows.appendRow(item);
        files.append(row.file);
    }
    m_delegate->setFiles(files);
    m_shown = m_files.rows();
    if (current >= 0)
        m_list->setCurrentIndex(m_rows.index(current, 0));
    m_list->verticalScrollBar()->setValue(place);
    showWhatIsMissing();
    wantPictures();
}

void FilesPage::showWhatIsMissing()
{
    const bool isEmpty = m_rows.rowCount() == 0;
    m_empty->setText(m_files.hasMore() ? tr("No files in the messages since %1.").arg(dayOf(m_files.lookedBackTo()))
                                       : tr("Files that are sent here appear in this list."));
    m_empty->setVisible(isEmpty);
    m_list->setVisible(!isEmpty);
    m_more->setVisible(m_files.hasMore());
    const auto coverage = m_files.hasMore() ? QString() : m_files.coverage();
    m_coverage->setText(coverage);
    m_coverage->setHidden(coverage.isEmpty());
}

void FilesPage::wantPictures()
{
    if (!m_states)
        return;
    QList<Pictures::Wanted> wanted;
    const auto first = m_list->indexAt({1, 1});
    const int side = qRound(Theme::instance().px(TileSide) * devicePixelRatioF());
    for (int row = std::max(0, first.row()); isVisible() && row < m_rows.rowCount(); ++row) {
        if (m_list->visualRect(m_rows.index(row, 0)).top() > m_list->viewport()->height())
            break;
        const auto &file = m_files.rows().at(row).file;
        if (FileTexts::isPicture(file))
            wanted.append({file.file, {side, side}});
    }
    m_states->pictures().want(this, wanted);
}

void FilesPage::want(const QModelIndex &index, FileWish wish)
{
    const int at = index.data(FileRowDelegate::IndexRole).toInt();
    if (!index.isValid() || at >= m_files.rows().size())
        return;
    const auto file = shownFile(m_files.rows().at(at));
    QList<ShownFile> beside;
    for (auto row = m_files.rows().crbegin(); row != m_files.rows().crend();
         ++row) { // oldest first, as in the timeline
        if (wish == FileWish::Open && FileTexts::isPicture(file.file) && FileTexts::isPicture(row->file))
            beside.append(shownFile(*row));
    }
    Q_EMIT fileWanted(file, wish, beside);
}

void FilesPage::showMenu(const QPoint &position)
{
    const auto index = m_list->indexAt(position);
    if (!index.isValid())
        return;
    const auto row = m_files.rows().at(index.data(FileRowDelegate::IndexRole).toInt());
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addFileEntriesTo(*menu, row.file, m_states ? m_states->of(row.file) : FileState(), true,
                     [this, index = QPersistentModelIndex(index)](FileWish wish) { want(index, wish); });
    menu->addSeparator();
    connect(menu->addAction(tr("Show message")), &QAction::triggered, this,
            [this, message = row.message] { Q_EMIT messageWanted(message); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

// What the row with the focus offers. Not by `activated`, which some desktops send for a click, too.
bool FilesPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_list || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const auto current = m_list->currentIndex();
    const bool isMenu
        = key->key() == Qt::Key_Menu || (key->key() == Qt::Key_F10 && key->modifiers() == Qt::ShiftModifier);
    if (isMenu && current.isValid())
        showMenu(m_list->visualRect(current).center());
    else if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && current.isValid())
        want(current, FileWish::Open);
    else if (key->matches(QKeySequence::Save) && current.isValid())
        want(current, FileWish::Save);
    else
        return false;
    return true;
}

void FilesPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!std::exchange(m_hasRead, true))
        readOn();
    else if (m_isStale)
        readAgain();
    wantPictures();
}

void FilesPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    wantPictures();
}

} // namespace conclave::client
