// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/keychangepage.h"

#include "client/widgets/fingerprintlabel.h"
#include "client/widgets/textlabel.h"

#include <QCheckBox>
#include <QCloseEvent>
#include <QDateTime>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

KeyChangePage::KeyChangePage(const QString &host, const UntrustedKey &key, QWidget *parent)
    : CardPage(parent)
    , m_key(key)
    , m_compared(new QCheckBox(tr("I compared it with what the administrator says"), card()))
    , m_accept(new QPushButton(tr("Accept the new key"), card()))
    , m_retry(new QPushButton(tr("Try again"), card()))
    , m_offline(new QPushButton(tr("Stay offline"), card()))
{
    setSubtitle(tr("%1 is not the server that this computer knows").arg(host));
    addText(tr("It has another key than before. Either the administrator has set it up anew, or somebody stands "
               "between this computer and the server to read what you write. Nothing was sent."));
    const auto since = QLocale().toString(QDateTime::fromMSecsSinceEpoch(key.knownSinceMs).date(), QLocale::LongFormat);
    addFingerprint(tr("Known since %1").arg(since), key.known);
    addFingerprint(tr("Now"), key.met);
    addText(tr("Ask the administrator, in person or by phone: \"Did you change the key of the server, and what is its "
               "fingerprint now?\""));
    for (QWidget *control : std::initializer_list<QWidget *>{m_retry, m_offline, m_compared, m_accept})
        body()->addWidget(control);
    m_retry->setDefault(true);
    m_accept->setAutoDefault(false);
    m_accept->setEnabled(false);
    connect(m_compared, &QCheckBox::toggled, m_accept, &QPushButton::setEnabled);
    connect(m_accept, &QPushButton::clicked, this, [this] { Q_EMIT acceptWanted(m_key.met); });
    connect(m_retry, &QPushButton::clicked, this, &KeyChangePage::retryWanted);
    connect(m_offline, &QPushButton::clicked, this, &KeyChangePage::offlineWanted);
    setFocusProxy(m_retry);
}

void KeyChangePage::addText(const QString &text)
{
    auto *label = new TextLabel(text, TextStyle::Body, Token::Text, card());
    label->setWordWrap(true);
    body()->addWidget(label);
}

void KeyChangePage::addFingerprint(const QString &title, const QByteArray &fingerprint)
{
    body()->addWidget(new TextLabel(title, TextStyle::Meta, Token::Text2, card()));
    auto *label = new FingerprintLabel(card());
    label->setFingerprint(fingerprint);
    label->setAccessibleName(title);
    body()->addWidget(label);
}

void KeyChangePage::closeEvent(QCloseEvent *event)
{
    event->accept();
    Q_EMIT offlineWanted();
}

} // namespace conclave::client
