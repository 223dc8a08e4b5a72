// The difference of two texts: it must rebuild both, and be as short as a plain table says it can be.
#include "models/words/line_diff.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <random>

using namespace runyard;

namespace {

/// Lines that differ at the least: by the table of longest common subsequences.
int fewestChanges(const QStringList &a, const QStringList &b)
{
    std::vector<std::vector<int>> common(static_cast<std::size_t>(a.size()) + 1,
                                         std::vector<int>(static_cast<std::size_t>(b.size()) + 1, 0));
    for (int i = 0; i < a.size(); ++i) {
        for (int j = 0; j < b.size(); ++j) {
            const auto x = static_cast<std::size_t>(i);
            const auto y = static_cast<std::size_t>(j);
            common[x + 1][y + 1] =
                a[i] == b[j] ? common[x][y] + 1 : std::max(common[x][y + 1], common[x + 1][y]);
        }
    }
    return static_cast<int>(a.size() + b.size()) - 2 * common.back().back();
}

} // namespace

class LineDiffTest : public QObject
{
    Q_OBJECT

private slots:
    void rebuildsBothTextsWithTheFewestChanges();
    void tooManyChangesReplaceTheMiddle();
};

void LineDiffTest::rebuildsBothTextsWithTheFewestChanges()
{
    std::mt19937 random(6);
    for (int round = 0; round < 3'000; ++round) {
        QStringList texts[2];
        for (QStringList &text : texts) {
            for (unsigned i = random() % 14; i > 0; --i)
                text << QString::number(random() % 4);
        }
        QStringList left;
        QStringList right;
        int changes = 0;
        for (const DiffRow &row : diffLines(texts[0], texts[1])) {
            QVERIFY(row.left >= 0 || row.right >= 0);
            if (row.left >= 0 && row.right >= 0)
                QCOMPARE(texts[0][row.left], texts[1][row.right]);
            else
                ++changes;
            if (row.left >= 0)
                left << texts[0][row.left];
            if (row.right >= 0)
                right << texts[1][row.right];
        }
        QCOMPARE(left, texts[0]);
        QCOMPARE(right, texts[1]);
        QCOMPARE(changes, fewestChanges(texts[0], texts[1]));
    }
}

void LineDiffTest::tooManyChangesReplaceTheMiddle()
{
    const QStringList left{QStringLiteral("a"), QStringLiteral("1"), QStringLiteral("2"),
                           QStringLiteral("z")};
    const QStringList right{QStringLiteral("a"), QStringLiteral("3"), QStringLiteral("2"),
                            QStringLiteral("4"), QStringLiteral("z")};
    const std::vector<DiffRow> expected{{0, 0}, {1, -1}, {2, -1}, {-1, 1}, {-1, 2}, {-1, 3}, {3, 4}};
    QVERIFY(diffLines(left, right, 1) == expected);
}

RUNYARD_TEST(LineDiffTest)
#include "line_diff_test.moc"
