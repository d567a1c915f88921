// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/unlockpage.h"

#include "client/widgets/formfield.h"
#include "client/widgets/passwordedit.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

UnlockPage::UnlockPage(Purpose purpose, QWidget *parent)
    : CardPage(parent)
    , m_purpose(purpose)
    , m_edit(new PasswordEdit(card()))
    , m_repeatEdit(new PasswordEdit(card()))
    , m_field(new FormField(tr("Passphrase"), m_edit, card()))
    , m_repeat(new FormField(tr("The same passphrase again"), m_repeatEdit, card()))
    , m_submit(new QPushButton(card()))
{
    build();
    connect(m_edit, &QLineEdit::returnPressed, this, &UnlockPage::submit);
    connect(m_repeatEdit, &QLineEdit::returnPressed, this, &UnlockPage::submit);
    connect(m_submit, &QPushButton::clicked, this, &UnlockPage::submit);
    setBusy(false);
}

void UnlockPage::build()
{
    const bool isNew = m_purpose == Purpose::Choose;
    setSubtitle(isNew ? tr("No key store was found on this computer. Choose a passphrase that protects your messages "
                           "here. You type it each time Conclave starts.")
                      : tr("Your messages on this computer are locked."));
    body()->addWidget(m_field);
    body()->addWidget(m_repeat);
    body()->addWidget(m_submit);
    m_repeat->setVisible(isNew);
    m_submit->setDefault(true);
    if (isNew)
        m_field->setHint(tr("Use at least %1 characters. Nobody can recover it for you.").arg(ShortestPassphrase));
    setFocusProxy(m_edit);
}

void UnlockPage::setBusy(bool busy)
{
    m_field->setDisabled(busy);
    m_repeat->setDisabled(busy);
    m_submit->setDisabled(busy);
    m_submit->setText(busy ? tr("Unlocking...") : restingText());
}

QString UnlockPage::restingText() const
{
    return m_purpose == Purpose::Choose ? tr("Use this passphrase") : tr("Unlock");
}

void UnlockPage::showError(const Error &error)
{
    setBusy(false);
    m_field->setError(error.code == ErrorCode::WrongKey ? tr("This passphrase is wrong.")
                                                        : tr("The data on this computer cannot be opened now."));
    m_edit->selectAll();
    m_edit->setFocus();
}

void UnlockPage::submit()
{
    const auto passphrase = m_edit->text();
    const bool isNew = m_purpose == Purpose::Choose;
    m_field->setError({});
    m_repeat->setError({});
    if (passphrase.isEmpty())
        m_field->setError(tr("Type the passphrase."));
    else if (isNew && passphrase.size() < ShortestPassphrase)
        m_field->setError(tr("Use at least %1 characters.").arg(ShortestPassphrase));
    else if (isNew && passphrase != m_repeatEdit->text())
        m_repeat->setError(tr("The two passphrases are not the same."));
    else
        Q_EMIT unlockWanted(passphrase);
}

} // namespace conclave::client
