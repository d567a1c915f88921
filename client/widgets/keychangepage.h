// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/account.h"
#include "client/widgets/cardpage.h"

class QCheckBox;
class QPushButton;

namespace conclave::client {

// In the way when the server shows another key than the one that is known: both fingerprints, and what to do. Nothing
// is accepted by Enter alone. Owned by the window; GUI thread.
class KeyChangePage : public CardPage
{
    Q_OBJECT

public:
    KeyChangePage(const QString &host, const UntrustedKey &key, QWidget *parent = nullptr);

Q_SIGNALS:
    void acceptWanted(const QByteArray &key);
    void retryWanted();
    void offlineWanted(); // do without the server for now

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void addText(const QString &text);
    void addFingerprint(const QString &title, const QByteArray &fingerprint);

    const UntrustedKey m_key;
    QCheckBox *m_compared;
    QPushButton *m_accept;
    QPushButton *m_retry;
    QPushButton *m_offline;
};

} // namespace conclave::client
