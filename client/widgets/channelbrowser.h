// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/dialog.h"
#include "shared/protocol/entities.h"
#include "shared/util/result.h"

#include <QSet>

class QComboBox;
class QListView;
class QStackedLayout;
class QTabBar;

namespace conclave::client {

class ChannelDirectory;
class EmptyState;
class SearchEdit;
class TextLabel;

// All channels that can be found, to look through, open and join. Non-modal; owned by the main window; GUI thread.
class ChannelBrowser : public Dialog
{
    Q_OBJECT

public:
    explicit ChannelBrowser(QWidget *parent);

    void setChannels(const QList<protocol::Conversation> &channels, const QSet<ConversationId> &mine);
    // The list could not be had; what this computer knows is shown instead, and said to be that.
    void showError(const Error &error, const QList<protocol::Conversation> &known);

Q_SIGNALS:
    void openWanted(conclave::ConversationId channel);
    void joinWanted(conclave::ConversationId channel);
    void createWanted(const QString &name); // empty when none was typed
    void refreshWanted(bool archived);

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Listing : quint8 { Loading, Loaded, Failed };

    void build();
    void applyTheme();
    void load();
    void changeScope(int tab);
    void refresh(); // the list, or what is shown in its place
    void showNothing();
    void activate(int row);
    void activateCurrent();
    void handleEmptyAction();
    QString wantedName() const; // what was typed, as a channel's name

    SearchEdit *m_search;
    QTabBar *m_scopes;
    QComboBox *m_orders;
    QListView *m_list;
    EmptyState *m_empty;
    QStackedLayout *m_stack;
    TextLabel *m_note;
    ChannelDirectory *m_directory;
    Listing m_listing = Listing::Loading;
    QString m_failure;
};

} // namespace conclave::client
