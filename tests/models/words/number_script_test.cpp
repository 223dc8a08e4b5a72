// Numbers under several locales: one script in all that is shown, any of them in what is typed.
#include "models/words/format.h"
#include "models/words/number_script.h"
#include "models/words/query_text.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;

class TestNumberScript : public QObject
{
    Q_OBJECT

private slots:
    void aSentenceKeepsToOneScript_data() { addLocales(); }
    void aSentenceKeepsToOneScript()
    {
        QFETCH(QString, locale);
        useLocale(QLocale(locale));
        const QString shown = format::count(1'234'567) + format::duration(Millis{1'500})
                              + format::duration(std::chrono::hours{3}) + format::bytes(3'100'000)
                              + format::clockTime(TimePoint{Seconds{1'795'525'200}})
                              + format::fullTime(TimePoint{Seconds{1'795'525'200}});
        for (const QChar c : shown)
            QVERIFY2(!c.isDigit() || (c >= u'0' && c <= u'9'), qPrintable(shown));
    }

    void whatIsShownIsReadBack_data() { addLocales(); }
    void whatIsShownIsReadBack()
    {
        QFETCH(QString, locale);
        useLocale(QLocale(locale));
        const QString shown = format::duration(Millis{1'500});
        const RunQuery query = query_text::read(QStringLiteral("duration>") + shown);
        QVERIFY2(!query.problem, qPrintable(shown));
        QCOMPARE(query.filter.duration.least, std::optional<std::int64_t>(1'500'001));
        const TimePoint at{Seconds{1'769'525'220}};
        for (const QString &time : {format::clockTime(at), format::fullTime(at)}) {
            const RunQuery created = query_text::read(QStringLiteral("created>=") + time);
            QVERIFY2(!created.problem, qPrintable(time));
            QCOMPARE(toMicros(*created.filter.createdFrom), toMicros(at));
        }
    }

    void eitherSeparatorIsTaken_data() { addLocales(); }
    void eitherSeparatorIsTaken()
    {
        QFETCH(QString, locale);
        useLocale(QLocale(locale));
        for (const char *text : {"1.5h", "1,5h", "1,5 h", "١٫٥h", "۱٫۵ h", "90m"}) {
            const auto seconds = query_text::seconds(QString::fromUtf8(text));
            QVERIFY2(seconds.ok(), text);
            QCOMPARE(seconds->count(), 5'400);
        }
        QCOMPARE(query_text::wholeNumber(QString::fromUtf8("۴۲")), std::optional(42));
        QVERIFY(!query_text::wholeNumber(QStringLiteral("4,2")));
    }

private:
    static void addLocales()
    {
        QTest::addColumn<QString>("locale");
        for (const char *name : {"en_US", "de_DE", "fr_FR", "ar_EG", "fa_IR"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
};

RUNYARD_TEST(TestNumberScript)
#include "number_script_test.moc"
