#include "tests/support/room_test.h"
#include "views/theme/theme.h"
#include "views/theme/theme_style.h"

#include <QApplication>
#include <QTest>

#include <cmath>

using namespace runyard;

namespace {

/// WCAG 2: relative luminance and contrast of two opaque colours.
double luminance(const QColor &colour)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
           + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

constexpr double kReadable = 4.5;

} // namespace

class TestContrast : public QObject
{
    Q_OBJECT

private slots:
    void theFormulaKnowsTheExtremes()
    {
        QCOMPARE(qRound(contrast(Qt::black, Qt::white)), 21);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
        QVERIFY(contrast(QColor(0x777777), Qt::white) < kReadable);
    }

    void everyTextIsReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void everyTextIsReadable()
    {
        QFETCH(bool, dark);
        Theme &theme = Theme::of();
        applyTheme(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        const QPalette palette = QApplication::palette();
        const QList<std::pair<const char *, QColor>> grounds = {
            {"paper", theme.paper()},
            {"panel", theme.panel()},
            {"selected row", palette.color(QPalette::Highlight)},
        };
        QList<std::pair<QString, QColor>> texts = {
            {QStringLiteral("text"), theme.text()},
            {QStringLiteral("muted"), theme.muted()},
            {QStringLiteral("palette text"), palette.color(QPalette::Text)},
            {QStringLiteral("palette window text"), palette.color(QPalette::WindowText)},
            {QStringLiteral("selected text"), palette.color(QPalette::HighlightedText)},
        };
        const QColor link = palette.color(QPalette::Link);
        QVERIFY(contrast(link, theme.paper()) >= kReadable && contrast(link, theme.panel()) >= kReadable);
        for (const RunStatus status : kAllRunStatuses) {
            const auto name = displayName(status);
            texts +=
                {QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), theme.status(status)};
        }
        QCOMPARE(texts.size(), 5 + 15);
        QStringList faint;
        for (const auto &[groundName, ground] : grounds) {
            for (const auto &[textName, text] : texts) {
                const double found = contrast(text, ground);
                if (found < kReadable)
                    faint +=
                        QStringLiteral("%1 on %2: %3").arg(textName, QLatin1String(groundName)).arg(found);
            }
        }
        QVERIFY2(faint.isEmpty(), qPrintable(faint.join(QLatin1Char('\n'))));
        QVERIFY(contrast(palette.color(QPalette::ButtonText), palette.color(QPalette::Button)) >= kReadable);
        QVERIFY(contrast(palette.color(QPalette::ToolTipText), palette.color(QPalette::ToolTipBase))
                >= kReadable);
        QVERIFY(contrast(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base))
                >= kReadable);
    }

    void outlinesOfEditsAndChecksAreVisible()
    {
        for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
            applyTheme(choice);
            const QPalette palette = QApplication::palette();
            QVERIFY(contrast(palette.color(QPalette::Dark), Theme::of().paper()) >= 1.5);
            QVERIFY(contrast(Theme::of().accent(), Theme::of().paper()) >= 3.0); // what has the keyboard
        }
    }
};

RUNYARD_GUI_TEST(TestContrast)
#include "contrast_test.moc"
