// Terminal output as styled text: what is kept, and what never gets through.
#include "models/words/ansi_text.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <random>

using namespace runyard;

namespace {

AnsiStyle styleAt(const AnsiText &text, int position)
{
    for (const AnsiPart &part : text.parts) {
        if (position >= part.from && position < part.from + part.length)
            return part.style;
    }
    return {};
}

} // namespace

class AnsiTextTest : public QObject
{
    Q_OBJECT

private slots:
    void plainTextIsOnePart();
    void coloursAreRead_data();
    void coloursAreRead();
    void weightsComeAndGo();
    void everythingElseIsDropped_data();
    void everythingElseIsDropped();
    void aReturnReplacesTheLine();
    void anyBytesEndInCleanText();
    void theColourCubeHasItsColours();
};

void AnsiTextTest::plainTextIsOnePart()
{
    const AnsiText text = parseAnsi(QStringLiteral("größe 42"));
    QCOMPARE(text.text, QStringLiteral("größe 42"));
    QCOMPARE(text.parts.size(), std::size_t{1});
    QVERIFY(text.parts[0] == (AnsiPart{0, 8, {}}));
    QVERIFY(parseAnsi({}).parts.empty());
}

void AnsiTextTest::coloursAreRead_data()
{
    QTest::addColumn<QString>("codes");
    QTest::addColumn<int>("foreground"); // -1 = none; above 0xffffff = true colour
    QTest::addColumn<int>("background");
    constexpr int kTrue = 0x1000000;
    QTest::newRow("red") << "31" << 1 << -1;
    QTest::newRow("bright on dark") << "97;40" << 15 << 0;
    QTest::newRow("256") << "38;5;208" << 208 << -1;
    QTest::newRow("256 behind") << "48;5;17" << -1 << 17;
    QTest::newRow("true") << "38;2;1;2;255" << kTrue + 0x0102ff << -1;
    QTest::newRow("true with colons") << "38:2:1:2:255" << kTrue + 0x0102ff << -1;
    QTest::newRow("true both, then bold") << "38;2;9;8;7;48;2;0;0;1;1" << kTrue + 0x090807 << kTrue + 1;
    QTest::newRow("out of range") << "38;5;256" << -1 << -1;
    QTest::newRow("channel out of range") << "38;2;256;0;0" << -1 << -1;
    QTest::newRow("cut operands do not leak") << "38;5" << -1 << -1;
    QTest::newRow("default again") << "31;42;39;49" << -1 << -1;
    QTest::newRow("reset") << "31;0" << -1 << -1;
    QTest::newRow("empty is reset") << "31;;" << -1 << -1;
    QTest::newRow("huge number") << "99999999999999999999" << -1 << -1;
}

void AnsiTextTest::coloursAreRead()
{
    QFETCH(QString, codes);
    const AnsiText text = parseAnsi(QStringLiteral("a\x1b[") + codes + QStringLiteral("mb\x1b[0mc"));
    QCOMPARE(text.text, QStringLiteral("abc"));
    const auto value = [](const std::optional<AnsiColour> &colour) {
        if (!colour)
            return -1;
        return static_cast<int>(colour->value) + (colour->kind == AnsiColour::Kind::Rgb ? 0x1000000 : 0);
    };
    QTEST(value(styleAt(text, 1).foreground), "foreground");
    QTEST(value(styleAt(text, 1).background), "background");
    QVERIFY(styleAt(text, 0) == AnsiStyle{});
    QVERIFY(styleAt(text, 2) == AnsiStyle{});
}

void AnsiTextTest::weightsComeAndGo()
{
    const AnsiText text = parseAnsi(QStringLiteral("\x1b[1;3;4;7;9mx\x1b[22;24;27my\x1b[2;23;29mz"));
    QVERIFY(styleAt(text, 0) == (AnsiStyle{{}, {}, true, false, true, true, true, true}));
    QVERIFY(styleAt(text, 1) == (AnsiStyle{{}, {}, false, false, true, false, false, true}));
    QVERIFY(styleAt(text, 2) == (AnsiStyle{{}, {}, false, true, false, false, false, false}));
}

void AnsiTextTest::everythingElseIsDropped_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("read");
    QTest::newRow("cursor up") << "a\x1b[2Ab"
                               << "ab";
    QTest::newRow("erase") << "a\x1b[2J\x1b[Kb"
                           << "ab";
    QTest::newRow("private mode") << "a\x1b[?25l\x1b[?1049hb"
                                  << "ab";
    QTest::newRow("private m") << "a\x1b[>4;1mb"
                               << "ab";
    QTest::newRow("title") << "a\x1b]0;evil\ab"
                           << "ab";
    QTest::newRow("link") << "\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\"
                          << "text";
    QTest::newRow("device string") << "a\x1bPq#0\x1b\\b"
                                   << "ab";
    QTest::newRow("unended string") << "a\x1b]0;never"
                                    << "a";
    QTest::newRow("unended sequence") << "a\x1b[31"
                                      << "a";
    QTest::newRow("lone escape") << "a\x1b"
                                 << "a";
    QTest::newRow("charset") << "a\x1b(Bb"
                             << "ab";
    QTest::newRow("bell and backspace") << "a\a\bb"
                                        << "ab";
    QTest::newRow("one byte CSI") << QStringLiteral("a%1 31mb").arg(QChar(0x9b)).remove(u' ') << "ab";
    QTest::newRow("tab") << "ab\tc"
                         << "ab      c";
    QTest::newRow("direction") << QStringLiteral("a%1b").arg(QChar(0x202e)) << QStringLiteral("a[U+202E]b");
    QTest::newRow("not seen") << QStringLiteral("a%1b").arg(QChar(0xfeff)) << QStringLiteral("a[U+FEFF]b");
}

void AnsiTextTest::everythingElseIsDropped()
{
    QFETCH(QString, line);
    QTEST(parseAnsi(line).text, "read");
}

void AnsiTextTest::aReturnReplacesTheLine()
{
    QCOMPARE(parseAnsi(QStringLiteral("10 %\r20 %\r30 %")).text, QStringLiteral("30 %"));
    QCOMPARE(parseAnsi(QStringLiteral("kept\r")).text, QStringLiteral("kept"));
}

void AnsiTextTest::anyBytesEndInCleanText()
{
    std::mt19937 random(2);
    const QString alphabet = QStringLiteral("\x1b\x1b[[];:m0123456789mKA\a\\\r\tPxyz?") + QChar(0x9b);
    for (int round = 0; round < 20'000; ++round) {
        QString line;
        for (unsigned i = random() % 40; i > 0; --i)
            line += alphabet[static_cast<qsizetype>(random() % static_cast<unsigned>(alphabet.size()))];
        const AnsiText text = parseAnsi(line);
        int covered = 0;
        for (const AnsiPart &part : text.parts) {
            QCOMPARE(part.from, covered);
            QVERIFY(part.length > 0);
            covered += part.length;
        }
        QCOMPARE(covered, static_cast<int>(text.text.size()));
        for (const QChar c : text.text)
            QVERIFY(c.unicode() >= 0x20 && !(c.unicode() >= 0x7f && c.unicode() <= 0x9f));
    }
}

void AnsiTextTest::theColourCubeHasItsColours()
{
    const auto rgb = [](std::uint32_t index) { return AnsiColour{AnsiColour::Kind::Indexed, index}.rgb(); };
    QCOMPARE(rgb(16), 0x000000U);
    QCOMPARE(rgb(231), 0xffffffU);
    QCOMPARE(rgb(208), 0xff8700U);
    QCOMPARE(rgb(232), 0x080808U);
    QCOMPARE(rgb(255), 0xeeeeeeU);
}

RUNYARD_TEST(AnsiTextTest)
#include "ansi_text_test.moc"
