// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/channelfiles.h"
#include "client/views/filestates.h"
#include "client/widgets/filetools.h"

#include <QStandardItemModel>
#include <QTimer>
#include <QWidget>

class QListView;
class QPushButton;

namespace conclave::client {

class FileRowDelegate;
class TextLabel;

// The files of a channel, newest first, as far as they are known here; it says what is missing. Owned by the pane about
// the channel; GUI thread.
class FilesPage : public QWidget
{
    Q_OBJECT

public:
    // Without a desk there are names only.
    FilesPage(Workspace &workspace, ConversationId conversation, QWidget *parent);

Q_SIGNALS:
    void fileWanted(const conclave::client::ShownFile &file, conclave::client::FileWish wish,
                    const QList<conclave::client::ShownFile> &beside);
    void messageWanted(conclave::MessageId message);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void applyTheme();
    void readOn();
    void readAgain();
    void fill();
    void showWhatIsMissing();
    void wantPictures(); // of the rows that are visible
    void want(const QModelIndex &index, FileWish wish);
    void showMenu(const QPoint &position); // in the list
    ShownFile shownFile(const ChannelFiles::Row &row) const;

    Workspace &m_workspace;
    const ConversationId m_conversation;
    ChannelFiles m_files;
    QList<ChannelFiles::Row> m_shown; // in the rows of the list
    FileStates *m_states = nullptr; // may be absent
    QStandardItemModel m_rows;
    FileRowDelegate *m_delegate;
    QListView *m_list;
    TextLabel *m_empty;
    QPushButton *m_more;
    TextLabel *m_coverage;
    QTimer m_changed;
    bool m_hasRead = false; // once somebody looks
    bool m_isStale = false; // changed while nobody did
    bool m_isSaved = false; // by the click that is being handled
};

} // namespace conclave::client
