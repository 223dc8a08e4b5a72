#include "models/feed/keyed_table_model.h"
#include "tests/support/room_test.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace runyard;

namespace {

struct Fruit
{
    QString name;
    int weight = 0;
    bool operator==(const Fruit &) const = default;
};

class FruitModel final : public KeyedTableModel<Fruit>
{
public:
    QStringList names() const
    {
        QStringList names;
        for (const Fruit &fruit : rows())
            names << fruit.name;
        return names;
    }

protected:
    QString keyOf(const Fruit &row) const override { return row.name; }
    QStringList columnTitles() const override { return {QStringLiteral("Name"), QStringLiteral("Weight")}; }
    QString cellText(const Fruit &row, int column) const override
    {
        return column == 0 ? row.name : QStringLiteral("%1 g").arg(row.weight);
    }
    QVariant cellValue(const Fruit &row, int column) const override
    {
        return column == 0 ? QVariant(row.name) : QVariant(row.weight);
    }
    bool isNumeric(int column) const override { return column == 1; }
};

std::vector<Fruit> fruits(const char *names)
{
    std::vector<Fruit> all;
    for (const QString &name : QString::fromLatin1(names).split(QLatin1Char(' '), Qt::SkipEmptyParts))
        all.push_back({name, static_cast<int>(name.size())});
    return all;
}

} // namespace

class TestKeyedTableModel : public QObject
{
    Q_OBJECT

private slots:
    void rowsThatStayKeepTheirPlaceInAViewWithoutASignal()
    {
        FruitModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows(fruits("apple pear plum"));
        const QPersistentModelIndex plum = model.index(2, 0);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setRows(fruits("apple pear plum"));
        QCOMPARE(inserted.size() + removed.size() + moved.size() + changed.size(), 0);
        model.setRows(fruits("fig apple plum"));
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(moved.size(), 0);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(plum.row(), 2);
    }

    void aChangedRowIsOneSignalOverItsCells()
    {
        FruitModel model;
        model.setRows(fruits("apple pear"));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setRows({{QStringLiteral("apple"), 5}, {QStringLiteral("pear"), 99}});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex(), model.index(1, 0));
        QCOMPARE(changed.first().at(1).toModelIndex(), model.index(1, 1));
        QCOMPARE(model.index(1, 1).data().toString(), QStringLiteral("99 g"));
    }

    void anyOrderLeadsToAnyOther()
    {
        FruitModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(7);
        std::vector<Fruit> all = fruits("apple fig lime pear plum quince sloe");
        for (int round = 0; round < 200; ++round) {
            std::shuffle(all.begin(), all.end(), random);
            std::vector<Fruit> some(all.begin(),
                                    all.begin() + random.bounded(static_cast<int>(all.size()) + 1));
            QStringList expected;
            for (Fruit &fruit : some) {
                fruit.weight = random.bounded(3);
                expected << fruit.name;
            }
            model.setRows(some);
            QCOMPARE(model.names(), expected);
            QVERIFY(model.rows() == some);
        }
    }

    void rolesHaveTheValueToSortByAndTheKey()
    {
        FruitModel model;
        model.setRows(fruits("apple pear"));
        QCOMPARE(model.index(1, 1).data(FruitModel::SortRole).toInt(), 4);
        QCOMPARE(model.index(1, 1).data(FruitModel::KeyRole).toString(), QStringLiteral("pear"));
        QVERIFY(model.index(1, 1).data(Qt::TextAlignmentRole).value<Qt::Alignment>() & Qt::AlignRight);
        QVERIFY(!(model.index(1, 0).data(Qt::TextAlignmentRole).value<Qt::Alignment>() & Qt::AlignRight));
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Weight"));
        QVERIFY(!model.headerData(2, Qt::Horizontal, Qt::DisplayRole).isValid());
        QCOMPARE(model.rowOf(QStringLiteral("pear")), 1);
        QCOMPARE(model.rowOf(QStringLiteral("kiwi")), -1);
    }
};

RUNYARD_TEST(TestKeyedTableModel)
#include "keyed_table_model_test.moc"
