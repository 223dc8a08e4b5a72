#include "models/words/display_text.h"
#include "tests/support/room_test.h"

#include <QRegularExpression>
#include <QTest>

using namespace runyard;

class TestDisplayText : public QObject
{
    Q_OBJECT

private slots:
    void aLineShowsWhatItHolds_data()
    {
        QTest::addColumn<QString>("stored");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char *name, const QString &stored, const QString &shown) {
            QTest::newRow(name) << stored << shown;
        };
        row("ordinary", QStringLiteral("resize-image"), QStringLiteral("resize-image"));
        row("other scripts", QStringLiteral("größe שלום 図 👩‍💻"),
            QStringLiteral("größe שלום 図 👩‍💻"));
        row("markup is text", QStringLiteral("<b>&amp;</b>"), QStringLiteral("<b>&amp;</b>"));
        row("an override in a name", QStringLiteral("a\u202egpj.exe"), QStringLiteral("a[U+202E]gpj.exe"));
        row("an error that read 100.00", QStringLiteral("\u202e00.001\u202c"),
            QStringLiteral("[U+202E]00.001[U+202C]"));
        row("an isolate", QStringLiteral("\u2067x\u2069"), QStringLiteral("[U+2067]x[U+2069]"));
        row("marks", QStringLiteral("\u200e\u200f\u061c"), QStringLiteral("[U+200E][U+200F][U+061C]"));
        row("control characters", QStringLiteral("a\tb\u001b[2J\u007f\r\n"), QStringLiteral("a␉b␛[2J␡␍↵"));
        row("colours of a terminal", QStringLiteral("\u001b[1;31mTypeError\u001b[0m: \u009b38:5:4mx"),
            QStringLiteral("TypeError: x"));
        row("colours that were cut off", QStringLiteral("x\u001b[3"), QStringLiteral("x"));
        row("what is like them", QStringLiteral("\u001b[?1m\u001bm [31m"), QStringLiteral("␛[?1m␛m [31m"));
        row("a control of the second set", QStringLiteral("\u0085"), QStringLiteral("[U+0085]"));
        row("line separators", QStringLiteral("a\u2028b\u2029c"), QStringLiteral("a↵b↵c"));
        row("a mark of byte order", QStringLiteral("\ufeffid"), QStringLiteral("[U+FEFF]id"));
        row("a tag outside the first plane", QString::fromUcs4(U"x\U000E0041"), QStringLiteral("x[U+E0041]"));
        row("half a character", QString(QChar(0xd800)) + QStringLiteral("x"), QStringLiteral("\ufffdx"));
        row("zero", QStringLiteral("a") + QChar(0) + QStringLiteral("b"), QStringLiteral("a␀b"));
    }
    void aLineShowsWhatItHolds()
    {
        QFETCH(QString, stored);
        QFETCH(QString, shown);
        QCOMPARE(format::shown(stored), shown);
        QCOMPARE(format::shown(shown), shown); // once is enough
        if (stored.isValidUtf16())
            QCOMPARE(format::shown(stored.toUtf8().toStdString()), shown);
    }

    void linesAreKeptWhereThereIsRoom()
    {
        QCOMPARE(format::shownLines(QStringLiteral("a\r\nb\tc\rd\u202e")),
                 QStringLiteral("a\nb\tc␍d[U+202E]"));
    }

    void whatIsSelectedIsStored()
    {
        const QString stored = QStringLiteral("\u001b[31ma\tb\u001b[0m \u202egpj\r\nend");
        const QString shown = format::shownLines(stored);
        QCOMPARE(shown, QStringLiteral("a\tb [U+202E]gpj\nend"));
        QCOMPARE(format::storedPart(stored, 0, shown.size()), stored);
        QCOMPARE(format::storedPart(stored, 1, 2), QStringLiteral("\tb\u001b[0m"));
        QCOMPARE(format::storedPart(stored, 5, 2), QStringLiteral("\u202e")); // a part of its number
        QCOMPARE(format::storedPart(stored, 12, 5), QStringLiteral("gpj\r\ne"));
        QCOMPARE(format::storedPart(stored, 3, 0), QString());
        QCOMPARE(format::storedPart(QStringLiteral("plain"), 1, 3), QStringLiteral("lai"));
    }

    void aShortenedTextSaysSo()
    {
        QCOMPARE(format::shortened(QStringLiteral("\u001b[31mred\u001b[0m"), 3), QStringLiteral("red"));
        QCOMPARE(format::shortened(QStringLiteral("\u001b[31mredder\u001b[0m"), 4), QStringLiteral("red…"));
        QCOMPARE(format::shortened(QStringLiteral("abcdef"), 6), QStringLiteral("abcdef"));
        QCOMPARE(format::shortened(QStringLiteral("abcdefg"), 6), QStringLiteral("abcde…"));
        QCOMPARE(format::shortened(QStringLiteral("ab👩👩"), 5), QStringLiteral("ab👩…")); // not half of one
        QCOMPARE(format::shortened(QString(1'000'000, u'x'), 10), QStringLiteral("xxxxxxxxx…"));
    }

    void longWordsMayBreakAndComeBackWhole()
    {
        const QString id(256, u'x');
        const QString text = QStringLiteral("Cancels ") + id + QStringLiteral(".");
        const QString broken = format::breakable(text);
        for (const QString &piece : broken.split(QRegularExpression(QStringLiteral("[\\s\u200b]"))))
            QVERIFY2(piece.size() <= 17, qPrintable(piece));
        QCOMPARE(format::withoutBreaks(broken), text);
        QCOMPARE(format::breakable(broken), broken);
        const QString usual = QStringLiteral("Cancels run_cm4x5ab0000008l5g3c2h9ad1 of resize-image.");
        QCOMPARE(format::breakable(usual), usual);
    }

    void anActionShowsItsAmpersand()
    {
        QCOMPARE(format::actionText(QStringLiteral("R&D\t<b>")), QStringLiteral("R&&D␉<b>"));
        QVERIFY(format::actionText(QString(500, u'&')).size() <= 120);
    }

    void aTipFitsTheScreen()
    {
        QCOMPARE(format::tipText(QStringLiteral("<img src=x>\n& more")),
                 QStringLiteral("<img src=x>\n& more"));
        const QString tip = format::tipText(QString(1'000'000, u'x'));
        const QStringList lines = tip.split(u'\n');
        QCOMPARE(lines.size(), 24);
        QCOMPARE(lines.first().size(), 80);
        QCOMPARE(lines.last(), QStringLiteral("…"));
        QCOMPARE(format::tipText(QString()), QString());
    }

    void markupIsEscapedOnTheWayIntoRichText()
    {
        QCOMPARE(format::escaped(QStringLiteral("<b>\"&\"\u202e")),
                 QStringLiteral("&lt;b&gt;&quot;&amp;&quot;[U+202E]"));
    }
};

RUNYARD_TEST(TestDisplayText)
#include "display_text_test.moc"
