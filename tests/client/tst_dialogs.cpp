// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/createchanneldialog.h"
#include "client/widgets/formfield.h"
#include "client/widgets/promptdialog.h"
#include "client/widgets/signinpage.h"
#include "client/widgets/textlabel.h"
#include "client/widgets/unlockpage.h"

#include <QDateEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QToolButton>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

static QString shownText(const QWidget &widget)
{
    QStringList texts;
    const auto labels = widget.findChildren<TextLabel *>();
    for (const auto *label : labels) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(u'\n');
}

template <class Widget>
static Widget *named(const QWidget &parent, const QString &accessibleName)
{
    const auto all = parent.findChildren<Widget *>();
    const auto found
        = std::find_if(all.begin(), all.end(), [&](Widget *one) { return one->accessibleName() == accessibleName; });
    return found == all.end() ? nullptr : *found;
}

static QPushButton *button(const QWidget &parent, const QString &text)
{
    const auto all = parent.findChildren<QPushButton *>();
    const auto found = std::find_if(all.begin(), all.end(), [&](QPushButton *one) { return one->text() == text; });
    return found == all.end() ? nullptr : *found;
}

class tst_Dialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsWrongWithAChannelsName_data();
    void saysWhatIsWrongWithAChannelsName();
    void createsWhatWasEntered();
    void aTemporaryChannelHasALastDay();
    void announcementsNeedARole();
    void createsNothingWithoutAConnection();
    void aTakenNameIsSaidAtTheName();
    void aRetryIsTheSameRequestUntilItIsEdited();

    void understandsAddresses_data();
    void understandsAddresses();
    void tellsProblemsWithTheServerApart();
    void tellsProblemsWithThePersonApart();
    void signsInByEnter();
    void asksForWhatIsMissing();
    void anInvitationNeedsTheSamePasswordTwice();
    void aBusyPageCanOnlyBeCancelled();
    void aPasswordCanBeShown();
    void aNewPassphraseIsLongAndTypedTwice();

    void anAnswerThatWasQueuedIsGiven();
    void theVerbAnswersYes();
    void enterDoesNotDestroy();
};

void tst_Dialogs::saysWhatIsWrongWithAChannelsName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("problem");
    QTest::newRow("fine") << u"release-train_2.1"_s << QString();
    QTest::newRow("other letters") << u"müsli-会議"_s << QString();
    QTest::newRow("not begun") << QString() << QString();
    QTest::newRow("space") << u"release train"_s << u"dash instead of a space"_s;
    QTest::newRow("upper case") << u"Release"_s << u"lower case"_s;
    QTest::newRow("sign") << u"release!"_s << u"not !."_s;
    QTest::newRow("emoji") << u"go🎉"_s << u"not 🎉."_s;
    QTest::newRow("longest") << QString(80, u'a') << QString();
    QTest::newRow("too long") << QString(81, u'a') << u"at most 80"_s;
}

void tst_Dialogs::saysWhatIsWrongWithAChannelsName()
{
    QFETCH(const QString, name);
    QFETCH(const QString, problem);
    CreateChannelDialog dialog(nullptr);
    dialog.show();
    dialog.setName(name);
    QCOMPARE(button(dialog, u"Create channel"_s)->isEnabled(), problem.isEmpty() && !name.isEmpty());
    if (problem.isEmpty())
        QVERIFY(!dialog.findChild<FormField *>()->hasError());
    else
        QVERIFY2(shownText(dialog).contains(problem), qPrintable(shownText(dialog)));
}

// What the dialog asks for when Enter is pressed in the name.
static protocol::CreateConversation submitted(CreateChannelDialog &dialog)
{
    QSignalSpy wanted(&dialog, &CreateChannelDialog::createWanted);
    QTest::mouseClick(button(dialog, u"Create channel"_s), Qt::LeftButton);
    return wanted.isEmpty() ? protocol::CreateConversation()
                            : wanted.first().first().value<protocol::CreateConversation>();
}

void tst_Dialogs::createsWhatWasEntered()
{
    CreateChannelDialog dialog(nullptr);
    dialog.show();
    QTest::keyClicks(named<QLineEdit>(dialog, u"Name"_s), u"release"_s);
    QTest::keyClicks(named<QLineEdit>(dialog, u"Topic (optional)"_s), u"Trains and tickets"_s);
    const auto radios = dialog.findChildren<QRadioButton *>();
    radios.at(1)->click(); // private
    radios.at(5)->click(); // from the join on
    const auto request = submitted(dialog);
    QCOMPARE(request.name, u"release"_s);
    QCOMPARE(request.topic, u"Trains and tickets"_s);
    QCOMPARE(request.kind, protocol::ConversationKind::Private);
    QCOMPARE(request.history, protocol::History::FromJoin);
    QVERIFY(!request.endsAt);
    QVERIFY(!request.clientId.isNull());
}

void tst_Dialogs::aTemporaryChannelHasALastDay()
{
    CreateChannelDialog dialog(nullptr);
    dialog.show();
    dialog.setName(u"offsite"_s);
    auto *end = dialog.findChild<QDateEdit *>();
    QVERIFY(!end->isVisible());
    dialog.findChildren<QRadioButton *>().at(3)->click();
    QVERIFY(end->isVisible());
    const auto day = QDate::currentDate().addDays(5);
    end->setDate(day);
    const auto request = submitted(dialog);
    QCOMPARE(request.kind, protocol::ConversationKind::Temporary);
    QCOMPARE(request.endsAt, day.endOfDay().toMSecsSinceEpoch());
}

void tst_Dialogs::announcementsNeedARole()
{
    CreateChannelDialog dialog(nullptr);
    dialog.show();
    auto *announcements = dialog.findChildren<QRadioButton *>().at(2);
    announcements->click();
    dialog.setBroadcastAllowed(false);
    QVERIFY(!announcements->isEnabled());
    QVERIFY(dialog.findChildren<QRadioButton *>().at(0)->isChecked());
    QVERIFY(shownText(dialog).contains(u"Only moderators"_s));
}

void tst_Dialogs::createsNothingWithoutAConnection()
{
    CreateChannelDialog dialog(nullptr);
    dialog.show();
    dialog.setName(u"release"_s);
    dialog.setOnline(false);
    QVERIFY(!button(dialog, u"Create channel"_s)->isEnabled());
    QVERIFY(shownText(dialog).contains(u"when the connection is back"_s));
    dialog.setOnline(true);
    QVERIFY(button(dialog, u"Create channel"_s)->isEnabled());
}

void tst_Dialogs::aTakenNameIsSaidAtTheName()
{
    CreateChannelDialog dialog(nullptr);
    dialog.show();
    dialog.setName(u"general"_s);
    submitted(dialog);
    QVERIFY(!button(dialog, u"Creating..."_s)->isEnabled());
    dialog.showError({ErrorCode::Conflict, u"name"_s});
    QCOMPARE(named<QLineEdit>(dialog, u"Name"_s)->accessibleDescription(),
             u"There is a channel with this name already."_s);
    dialog.setName(u"general2"_s);
    QVERIFY(button(dialog, u"Create channel"_s)->isEnabled());
}

void tst_Dialogs::aRetryIsTheSameRequestUntilItIsEdited()
{
    CreateChannelDialog dialog(nullptr);
    dialog.show();
    dialog.setName(u"release"_s);
    const auto first = submitted(dialog);
    dialog.showError({ErrorCode::NetworkUnreachable, {}});
    const auto second = submitted(dialog);
    QCOMPARE(second.clientId, first.clientId);
    dialog.showError({ErrorCode::NetworkUnreachable, {}});
    dialog.setName(u"release2"_s);
    QVERIFY(submitted(dialog).clientId != first.clientId);
}

void tst_Dialogs::understandsAddresses_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url");
    QTest::newRow("host") << u" chat.example.org "_s << u"https://chat.example.org"_s;
    QTest::newRow("port") << u"chat.example.org:8443"_s << u"https://chat.example.org:8443"_s;
    QTest::newRow("path") << u"example.org/chat"_s << u"https://example.org/chat"_s;
    QTest::newRow("whole") << u"https://chat.example.org"_s << u"https://chat.example.org"_s;
    QTest::newRow("this computer") << u"localhost:8080"_s << u"http://localhost:8080"_s;
    QTest::newRow("this computer by number") << u"127.0.0.1:8080"_s << u"http://127.0.0.1:8080"_s;
    QTest::newRow("without encryption") << u"http://chat.example.org"_s << QString();
    QTest::newRow("another scheme") << u"ftp://chat.example.org"_s << QString();
    QTest::newRow("a password") << u"https://ana:secret@chat.example.org"_s << QString();
    QTest::newRow("a query") << u"chat.example.org?x=1"_s << QString();
    QTest::newRow("nothing") << u" "_s << QString();
    QTest::newRow("words") << u"my server"_s << QString();
}

void tst_Dialogs::understandsAddresses()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, url);
    const auto address = serverAddress(typed);
    QCOMPARE(address ? address->toString() : QString(), url);
}

void tst_Dialogs::tellsProblemsWithTheServerApart()
{
    SignInPage page;
    page.show();
    page.prefill(QUrl(u"https://chat.example.org"_s), u"ana"_s);
    QSet<QString> texts;
    for (const auto &error :
         {Error{ErrorCode::NetworkUnreachable, {}}, Error{ErrorCode::NotConclave, {}},
          Error{ErrorCode::UnsupportedVersion, {}}, Error{ErrorCode::NetworkTls, {}},
          Error{ErrorCode::NetworkTls, u"expired: x"_s}, Error{ErrorCode::NetworkTls, u"wrong host: x"_s},
          Error{ErrorCode::NetworkTls, u"not yet valid: x"_s},
          Error{ErrorCode::NetworkTls, u"unknown authority: x"_s}}) {
        page.showError(error);
        const auto text = named<QLineEdit>(page, u"Server address"_s)->accessibleDescription();
        QVERIFY2(text.contains(u"chat.example.org"_s), qPrintable(text));
        texts << text;
    }
    QCOMPARE(texts.size(), 8);
}

void tst_Dialogs::tellsProblemsWithThePersonApart()
{
    SignInPage page;
    page.show();
    page.showError({ErrorCode::WrongCredentials, {}});
    QVERIFY(shownText(page).contains(u"name or the password is wrong"_s));
    page.showError({ErrorCode::Forbidden, {}});
    QVERIFY(shownText(page).contains(u"account is disabled"_s));
    QVERIFY(!shownText(page).contains(u"password is wrong"_s));
    page.setKind(SignInKind::Invitation);
    page.showError({ErrorCode::WrongCredentials, {}});
    QVERIFY(shownText(page).contains(u"invitation was used"_s));
    page.showError({ErrorCode::Conflict, u"name"_s});
    QVERIFY(shownText(page).contains(u"Somebody else has this name"_s));
    page.showError({ErrorCode::Invalid, u"password: at least 15 characters"_s});
    QVERIFY(shownText(page).contains(u"too easy to guess"_s));
}

void tst_Dialogs::signsInByEnter()
{
    SignInPage page;
    page.show();
    QSignalSpy wanted(&page, &SignInPage::signInWanted);
    QTest::keyClicks(named<QLineEdit>(page, u"Server address"_s), u"chat.example.org"_s);
    QTest::keyClicks(named<QLineEdit>(page, u"User name"_s), u"ana"_s);
    QTest::keyClicks(named<QLineEdit>(page, u"Password"_s), u"correct horse"_s);
    QTest::keyClick(named<QLineEdit>(page, u"Password"_s), Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first(), (QVariantList{QUrl(u"https://chat.example.org"_s), u"ana"_s, u"correct horse"_s}));
}

void tst_Dialogs::asksForWhatIsMissing()
{
    SignInPage page;
    page.show();
    QSignalSpy wanted(&page, &SignInPage::signInWanted);
    QTest::mouseClick(button(page, u"Sign in"_s), Qt::LeftButton);
    QVERIFY(shownText(page).contains(u"Type the address"_s));
    page.prefill(QUrl(u"https://chat.example.org"_s), {});
    QTest::mouseClick(button(page, u"Sign in"_s), Qt::LeftButton);
    QVERIFY(shownText(page).contains(u"Type your user name"_s));
    QVERIFY(!shownText(page).contains(u"Type the address"_s));
    QCOMPARE(wanted.size(), 0);
}

void tst_Dialogs::anInvitationNeedsTheSamePasswordTwice()
{
    SignInPage page;
    page.show();
    page.prefill(QUrl(u"https://chat.example.org"_s), u"ana"_s);
    QTest::mouseClick(button(page, u"I have an invitation"_s), Qt::LeftButton);
    QSignalSpy wanted(&page, &SignInPage::acceptWanted);
    QTest::keyClicks(named<QLineEdit>(page, u"Invitation code"_s), u"abc123"_s);
    QTest::keyClicks(named<QLineEdit>(page, u"Your name, as others see it"_s), u"Ana Petrova"_s);
    QTest::keyClicks(named<QLineEdit>(page, u"Password"_s), u"correct horse battery"_s);
    auto *repeat = named<QLineEdit>(page, u"The same password again"_s);
    QTest::keyClicks(repeat, u"correct horse"_s);
    QTest::keyClick(repeat, Qt::Key_Return);
    QCOMPARE(wanted.size(), 0);
    QVERIFY(shownText(page).contains(u"not the same"_s));
    QTest::keyClicks(repeat, u" battery"_s);
    QTest::keyClick(repeat, Qt::Key_Return);
    const auto account = wanted.value(0).value(0).value<SignInPage::NewAccount>();
    QCOMPARE(account.token, u"abc123"_s);
    QCOMPARE(account.displayName, u"Ana Petrova"_s);
    QCOMPARE(account.password, u"correct horse battery"_s);
}

void tst_Dialogs::aBusyPageCanOnlyBeCancelled()
{
    SignInPage page;
    page.show();
    QSignalSpy cancelled(&page, &SignInPage::cancelWanted);
    page.setBusy(true);
    QVERIFY(!named<QLineEdit>(page, u"User name"_s)->isEnabled());
    QVERIFY(!button(page, u"Signing in..."_s)->isEnabled());
    QTest::mouseClick(button(page, u"Cancel"_s), Qt::LeftButton);
    QCOMPARE(cancelled.size(), 1);
    page.setBusy(false);
    QVERIFY(named<QLineEdit>(page, u"User name"_s)->isEnabled());
    QVERIFY(!button(page, u"Cancel"_s)->isVisible());
}

void tst_Dialogs::aPasswordCanBeShown()
{
    SignInPage page;
    page.show();
    auto *password = named<QLineEdit>(page, u"Password"_s);
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    QTest::mouseClick(named<QToolButton>(*password, u"Show the password"_s), Qt::LeftButton);
    QCOMPARE(password->echoMode(), QLineEdit::Normal);
}

void tst_Dialogs::aNewPassphraseIsLongAndTypedTwice()
{
    UnlockPage page(UnlockPage::Purpose::Choose);
    page.show();
    QVERIFY(shownText(page).contains(u"No key store was found"_s));
    QSignalSpy wanted(&page, &UnlockPage::unlockWanted);
    auto *edit = named<QLineEdit>(page, u"Passphrase"_s);
    auto *repeat = named<QLineEdit>(page, u"The same passphrase again"_s);
    QTest::keyClicks(edit, u"short"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(shownText(page).contains(u"at least 12"_s));
    QTest::keyClicks(edit, u" but longer now"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(shownText(page).contains(u"not the same"_s));
    QTest::keyClicks(repeat, u"short but longer now"_s);
    QTest::keyClick(repeat, Qt::Key_Return);
    QCOMPARE(wanted.value(0).value(0).toString(), u"short but longer now"_s);
}

void tst_Dialogs::anAnswerThatWasQueuedIsGiven()
{
    QWidget window;
    QList<bool> answers;
    Prompts::answerNext(true);
    Prompts::answerNext(false);
    Prompts::ask(&window, {u"One?"_s, {}, u"Yes"_s}, [&](bool yes) { answers << yes; });
    Prompts::ask(&window, {u"Two?"_s, {}, u"Yes"_s}, [&](bool yes) { answers << yes; });
    QTRY_COMPARE(answers, (QList<bool>{true, false}));
}

void tst_Dialogs::theVerbAnswersYes()
{
    QWidget window;
    window.show();
    QList<bool> answers;
    Prompts::ask(&window, {u"Leave <b>#general</b>?"_s, u"You can come back."_s, u"Leave"_s},
                 [&](bool yes) { answers << yes; });
    const auto *dialog = window.findChild<PromptDialog *>();
    QVERIFY(dialog && shownText(*dialog).contains(u"Leave <b>#general</b>?"_s));
    QTest::mouseClick(button(*dialog, u"Leave"_s), Qt::LeftButton);
    QCOMPARE(answers, QList<bool>{true});
}

void tst_Dialogs::enterDoesNotDestroy()
{
    QWidget window;
    window.show();
    QList<bool> answers;
    Prompts::ask(&window, {u"Delete it?"_s, {}, u"Delete"_s, true}, [&](bool yes) { answers << yes; });
    auto *dialog = window.findChild<PromptDialog *>();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    QVERIFY(button(*dialog, u"Cancel"_s)->hasFocus());
    QTest::keyClick(dialog, Qt::Key_Return);
    QCOMPARE(answers, QList<bool>{false});
}

QTEST_MAIN(tst_Dialogs)
#include "tst_dialogs.moc"
