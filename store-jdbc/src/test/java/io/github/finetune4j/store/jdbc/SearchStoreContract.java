// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.search.store.SearchStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store of searches must keep, wherever it lies. */
@Timeout(60)
abstract class SearchStoreContract {
    private static final List<String> LINES = List.of(
            "{\"event\":\"search\"}",
            "{\"note\":\"größe \ud83d\ude00 \u2028 '; drop table\"}",
            "",
            "x".repeat(300_000));

    private SearchStore store;

    /** {@return the store of this test, once more} */
    protected abstract SearchStore open();

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = open();
    }

    @Test
    void empty_knowsNothing() {
        assertThat(store.searches()).isEmpty();
        assertThat(store.read("router", 0)).isEmpty();
        assertThat(store.append("router", 0, List.of())).isTrue();
        assertThat(store.append("router", 1, List.of())).isFalse();
        assertThat(store.append("router", 1, LINES)).isFalse();
        assertThat(store.searches()).as("nothing was added").isEmpty();
    }

    @Test
    void lines_comeBackAsTheyWere_alsoToAnother() {
        assertThat(store.append("router", 0, LINES)).isTrue();
        assertThat(store.read("router", 0)).isEqualTo(LINES);
        reopen();
        assertThat(store.read("router", 0)).isEqualTo(LINES);
        assertThat(store.read("router", 1)).isEqualTo(LINES.subList(1, 4));
        assertThat(store.read("router", 4)).isEmpty();
        assertThat(store.read("router", 9)).isEmpty();
    }

    @Test
    void appendAfterOthers_isRefused_inBothStores() {
        try (SearchStore other = open()) {
            assertThat(store.append("q", 0, LINES.subList(0, 2))).isTrue();
            assertThat(other.append("q", 0, LINES.subList(2, 3))).isFalse();
            assertThat(other.append("q", 2, LINES.subList(2, 3))).isTrue();
            assertThat(store.append("q", 2, LINES.subList(3, 4))).isFalse();
            assertThat(store.append("q", 4, LINES.subList(3, 4))).isFalse();
            assertThat(store.read("q", 0)).isEqualTo(LINES.subList(0, 3));
        }
    }

    @Test
    void searches_areApart_andSorted() {
        List<String> names = List.of("A.b_c", "a", "a-b", "a0", "z".repeat(100));
        List.of("z".repeat(100), "a0", "a", "A.b_c", "a-b")
                .forEach(
                        name -> assertThat(store.append(name, 0, List.of(name))).isTrue());
        reopen();
        assertThat(store.searches()).isEqualTo(names);
        names.forEach(name -> assertThat(store.read(name, 0)).containsExactly(name));
    }

    @Test
    void whatIsNoName_isRefused() {
        for (String name : List.of("two words", "", "../up", ".hidden", "a'b", "z".repeat(101))) {
            assertThatThrownBy(() -> store.append(name, 0, LINES))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" -> ");
            assertThatThrownBy(() -> store.read(name, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void manyWhoAppendAtOnce_makeOneOrder_ofWhichReadersSeeTheBeginning() throws Exception {
        int writers = 3;
        int each = 25;
        ExecutorService pool = Executors.newFixedThreadPool(writers + 2);
        AtomicBoolean going = new AtomicBoolean(true);
        try (SearchStore other = open()) {
            List<Future<List<String>>> readers = new ArrayList<>();
            for (SearchStore from : List.of(store, other)) {
                readers.add(pool.submit(() -> followed(from, going)));
            }
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                SearchStore to = i % 2 == 0 ? store : other;
                String name = i + "-";
                writing.add(pool.submit(() -> IntStream.range(0, each).forEach(n -> addToTheEnd(to, name + n))));
            }
            for (Future<?> one : writing) {
                one.get();
            }
            going.set(false);
            List<String> all = store.read("q", 0);
            assertThat(all).hasSize(writers * each).doesNotHaveDuplicates();
            for (Future<List<String>> reader : readers) {
                assertThat(reader.get()).isEqualTo(all);
            }
        } finally {
            going.set(false);
            pool.shutdown(); // an interrupted thread would close H2's file
        }
    }

    private static void addToTheEnd(SearchStore store, String line) {
        long known = store.read("q", 0).size();
        while (!store.append("q", known, List.of(line))) {
            known += store.read("q", known).size();
        }
    }

    /** {@return what somebody sees who asks for what is new, again and again} */
    private static List<String> followed(SearchStore store, AtomicBoolean going) {
        List<String> seen = new ArrayList<>();
        while (going.get()) {
            seen.addAll(store.read("q", seen.size()));
        }
        seen.addAll(store.read("q", seen.size()));
        return seen;
    }
}
