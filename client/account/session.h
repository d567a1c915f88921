// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/requests.h"
#include "client/store/localstore.h"
#include "shared/util/clock.h"

#include <QElapsedTimer>

namespace conclave::client {

// What a person types to get in. Kept in memory only, and only when the caller wants to be signed in again by itself.
struct Credentials
{
    QString name;
    Secret password;
};

struct Invitation
{
    Secret token;
    QString name;
    QString displayName;
    Secret password;
};

// Signs the link in and keeps it signed in: the one place that handles tokens. New tokens are on disk before they are
// used; an access token is renewed on the live socket after 80 % of its life. A refresh token counts once, and once
// more within 10 s for who lost the answer; so after a refresh without an answer it connects again at once, not after a
// pause. Lives on the core thread; owned by an Account.
class Session : public QObject
{
    Q_OBJECT

public:
    Session(LocalStore &store, Link &link, Requests &requests, const Clock &clock, const QString &deviceName,
            QObject *parent = nullptr);

    void setCredentials(Credentials credentials); // used now if a sign-in is needed, and later again
    void setInvitation(Invitation invitation); // used once, instead of a sign-in
    void renew(); // an answer said that the access token does not count any more
    void signOut(); // ends the session on the server and forgets the tokens

    bool isSignedIn() const { return m_signedIn; }
    UserId self() const { return m_reply.user.id; }
    const protocol::Authenticate::Reply &signIn() const { return m_reply; }

Q_SIGNALS:
    void signedIn(); // once per connection
    void needsCredentials(const conclave::Error &why); // nothing goes on without setCredentials()
    void signedOut();
    void storageFailed(const conclave::Error &error);

private:
    void begin();
    void end(int closeCode);
    void logIn();
    void acceptInvitation();
    void refresh();
    void authenticate(const protocol::Tokens &tokens);
    void handleTokens(const Result<protocol::Tokens> &tokens);
    void handleRefreshed(const Result<protocol::Tokens> &tokens);
    void handleAuthenticated(const Result<protocol::Authenticate::Reply> &reply);
    void replaceSession(const Error &why);
    void hurry();
    void retryLater(const Error &error, void (Session::*step)());
    Result<DeviceId> newDevice();
    Status checkOwner(UserId user);
    void scheduleRefresh(qint64 accessExpiresAt);
    qint64 serverNowMs() const { return m_clock.nowMs() + m_serverAheadMs; }

    LocalStore &m_store;
    Link &m_link;
    Requests &m_requests;
    const Clock &m_clock;
    QString m_deviceName;
    std::optional<Credentials> m_credentials;
    std::optional<Invitation> m_invitation;
    QTimer m_refreshTimer;
    QTimer m_retryTimer;
    QTimer m_answerTimer; // for the first answer to a refresh
    QTimer m_hurryTimer; // while the answer to a refresh is lost
    QElapsedTimer m_refreshSent; // since the first time that this refresh token was used; not valid when it was not
    void (Session::*m_retryStep)() = nullptr;
    Backoff m_backoff;
    protocol::Authenticate::Reply m_reply;
    qint64 m_serverAheadMs = 0;
    bool m_signedIn = false;
    bool m_busy = false; // a sign-in, refresh or authenticate is on its way
    int m_refreshesSent = 0; // with this refresh token
    bool m_refreshFirst = false; // the access token is known to be of no use, or a refresh lost its answer
};

} // namespace conclave::client
