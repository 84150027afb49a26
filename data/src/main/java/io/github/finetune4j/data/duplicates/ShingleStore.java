package io.github.finetune4j.data.duplicates;

/** The shingle sets of all rows, eight bytes for each shingle. */
final class ShingleStore {
    private final LongList shingles = new LongList();
    private final LongList ends = new LongList();

    void add(long[] sorted) {
        shingles.addAll(sorted);
        ends.add(shingles.size());
    }

    void add(ShingleStore other, int row) {
        for (long i = other.start(row); i < other.end(row); i++) {
            shingles.add(other.shingles.at(i));
        }
        ends.add(shingles.size());
    }

    void append(ShingleStore other) {
        long before = shingles.size();
        shingles.append(other.shingles);
        for (int row = 0; row < other.rows(); row++) {
            ends.add(before + other.end(row));
        }
    }

    int rows() {
        return (int) ends.size();
    }

    int size(int row) {
        return (int) (end(row) - start(row));
    }

    /** {@return one number for the whole set: sets that differ have another} */
    long hash(int row) {
        long hash = size(row);
        for (long i = start(row); i < end(row); i++) {
            hash = Shingles.mix(hash + shingles.at(i));
        }
        return hash;
    }

    boolean same(int one, int other) {
        int size = size(one);
        if (size != size(other)) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (shingles.at(start(one) + i) != shingles.at(start(other) + i)) {
                return false;
            }
        }
        return true;
    }

    double jaccard(int one, int other) {
        long i = start(one);
        long j = start(other);
        long iEnd = end(one);
        long jEnd = end(other);
        long all = iEnd - i + jEnd - j;
        long common = 0;
        while (i < iEnd && j < jEnd) {
            long x = shingles.at(i);
            long y = shingles.at(j);
            common += x == y ? 1 : 0;
            i += x <= y ? 1 : 0;
            j += y <= x ? 1 : 0;
        }
        return all == 0 ? 1 : (double) common / (all - common);
    }

    private long start(int row) {
        return row == 0 ? 0 : ends.at(row - 1);
    }

    private long end(int row) {
        return ends.at(row);
    }
}
