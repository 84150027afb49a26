// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.journal.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The journal store TCK: the contract that every {@link JournalStore} must keep, as JUnit tests, one or more for each
 * rule. Extend it and open the store. One test at a time.
 *
 * <ol>
 *   <li>Lines come back as they were, in their order, also to whoever opens the store later.
 *   <li>Whoever appends knows all lines: otherwise nothing is added.
 *   <li>Journals are apart, by full name and by room.
 *   <li>What is no name, and a line with a line break, is refused.
 *   <li>Many who append at once make one order, of which whoever reads sees the beginning.
 *   <li>Lines that are replaced keep the numbers of the others.
 *   <li>A journal that is rewritten has the new lines alone.
 *   <li>A turn is one's at a time, and the others are told whose.
 * </ol>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@Timeout(60)
public abstract class JournalStoreTck {
    private static final List<String> LINES = List.of(
            "{\"event\":\"search\"}",
            "{\"note\":\"größe \ud83d\ude00 \u2028 '; drop table\"}",
            "",
            "x".repeat(300_000));
    private static final List<String> NO_NAMES =
            List.of("two words", "", "../up", ".hidden", "_x", "a'b", "a/b", "größe", "z".repeat(101));

    private JournalStore all = new MemoryJournalStore(); // until a test opens its own
    private JournalStore store = all.of("test");

    /** For subclasses. */
    protected JournalStoreTck() {}

    /** {@return the store of this test, once more: of all rooms, without journals when a test begins} */
    protected abstract JournalStore open();

    @BeforeEach
    void begin() {
        all = open();
        store = all.of("test");
    }

    @AfterEach
    void end() {
        all.close();
    }

    private void reopen() {
        all.close();
        begin();
    }

    @Test
    void rule_1_empty_knowsNothing() {
        assertThat(all.names()).isEmpty();
        assertThat(store.names()).isEmpty();
        assertThat(store.read("router", 0)).isEmpty();
        assertThat(store.append("router", 0, List.of())).isTrue();
        assertThat(store.append("router", 1, List.of())).isFalse();
        assertThat(store.append("router", 1, LINES)).isFalse();
        assertThat(store.names()).as("nothing was added").isEmpty();
    }

    @Test
    void rule_1_lines_comeBackAsTheyWere_alsoToAnother() {
        assertThat(store.append("router", 0, LINES)).isTrue();
        assertThat(store.read("router", 0)).isEqualTo(LINES);
        reopen();
        assertThat(store.read("router", 0)).isEqualTo(LINES);
        assertThat(store.read("router", 1)).isEqualTo(LINES.subList(1, 4));
        assertThat(store.read("router", 4)).isEmpty();
        assertThat(store.read("router", 9)).isEmpty();
    }

    @Test
    void rule_1_longLine_andManyAtOnce_comeBack() {
        List<String> many = new ArrayList<>(List.of("wörd ".repeat(400_000)));
        IntStream.range(0, 1_700).forEach(i -> many.add("line " + i));
        assertThat(store.append("q", 0, many)).isTrue();
        reopen();
        assertThat(store.read("q", 0)).isEqualTo(many);
        assertThat(store.read("q", 1_699)).isEqualTo(many.subList(1_699, 1_701));
    }

    @Test
    void rule_2_appendAfterOthers_isRefused_inBothStores() {
        try (JournalStore another = open()) {
            JournalStore other = another.of("test");
            assertThat(store.append("q", 0, LINES.subList(0, 2))).isTrue();
            assertThat(other.append("q", 0, LINES.subList(2, 3))).isFalse();
            assertThat(other.append("q", 2, LINES.subList(2, 3))).isTrue();
            assertThat(store.append("q", 2, LINES.subList(3, 4))).isFalse();
            assertThat(store.append("q", 2, List.of())).isFalse();
            assertThat(store.append("q", 3, List.of())).isTrue();
            assertThat(store.append("q", 4, LINES.subList(3, 4))).isFalse();
            assertThat(store.read("q", 0)).isEqualTo(LINES.subList(0, 3));
        }
    }

    @Test
    void rule_3_journals_areApart_andSortedByTheirLetters() {
        List<String> names = List.of("-", "A.b_c", "a", "a-b", "a0", "ab", "z".repeat(100));
        List.of("ab", "z".repeat(100), "a0", "-", "a", "A.b_c", "a-b")
                .forEach(
                        name -> assertThat(store.append(name, 0, List.of(name))).isTrue());
        reopen();
        assertThat(store.names()).isEqualTo(names);
        names.forEach(name -> assertThat(store.read(name, 0)).containsExactly(name));
    }

    @Test
    void rule_3_rooms_neverMeet() {
        JournalStore other = all.of("other-room");
        assertThat(store.append("router", 0, List.of("of the test"))).isTrue();
        assertThat(other.append("router", 0, List.of("of another"))).isTrue();
        assertThat(store.read("router", 0)).containsExactly("of the test");
        assertThat(other.names()).containsExactly("router");
        assertThat(all.names()).containsExactly("other-room/router", "test/router");
        assertThat(all.read("other-room/router", 0)).containsExactly("of another");
        assertThat(store.of("test").read("router", 0)).containsExactly("of the test");
        assertThatThrownBy(() -> store.of("other-room"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("journals of the room test for the room other-room -> ");
        try (Turn mine = store.turn("router", "me");
                Turn theirs = other.turn("router", "them")) {
            assertThat(mine.granted()).isTrue();
            assertThat(theirs.granted()).isTrue();
        }
    }

    @Test
    void rule_4_whatIsNoName_isRefused() {
        for (String name : NO_NAMES) {
            String told = "name of a journal: \"" + name + "\" -> give 1 to 100 letters";
            assertRefused(() -> store.append(name, 0, LINES), told);
            assertRefused(() -> store.read(name, 0), told);
            assertRefused(() -> store.replace(name, 0, Map.of(), LINES), told);
            assertRefused(() -> store.rewrite(name, 0, LINES), told);
            assertRefused(() -> store.turn(name, "me"), told);
            assertRefused(() -> all.read("test/" + name, 0), told);
        }
        for (String room : List.of("", "Big", "a b", "../up", "-a", "z".repeat(21))) {
            assertRefused(() -> all.of(room), "room of a journal: \"" + room + "\" -> give 1 to 20");
        }
        assertRefused(() -> all.append("router", 0, LINES), "give its room and a slash before it");
    }

    @Test
    void rule_4_lineWithABreak_isRefused() {
        List<String> two = List.of("one", "tw\no");
        assertRefused(() -> store.append("q", 0, two), "a line with a line break -> ");
        assertRefused(() -> store.rewrite("q", 0, two), "a line with a line break -> ");
        assertRefused(() -> store.replace("q", 0, Map.of(), two), "a line with a line break -> ");
        store.append("q", 0, List.of("a long line"));
        assertRefused(() -> store.replace("q", 1, Map.of(0L, "\n"), List.of()), "a line with a line break -> ");
        assertThat(store.read("q", 0)).containsExactly("a long line");
    }

    private static void assertRefused(Runnable call, String told) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told);
    }

    @Test
    void rule_5_manyWhoAppendAtOnce_makeOneOrder_ofWhichReadersSeeTheBeginning() throws Exception {
        int writers = 4;
        int each = 40;
        ExecutorService pool = Executors.newFixedThreadPool(writers + 2);
        AtomicBoolean going = new AtomicBoolean(true);
        try (JournalStore another = open()) {
            List<JournalStore> both = List.of(store, another.of("test"));
            List<Future<List<String>>> readers = new ArrayList<>();
            both.forEach(from -> readers.add(pool.submit(() -> followed(from, going))));
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                JournalStore to = both.get(i % 2);
                String name = "writer-" + i + "-";
                writing.add(pool.submit(() -> IntStream.range(0, each).forEach(n -> addToTheEnd(to, name + n))));
            }
            for (Future<?> one : writing) {
                one.get();
            }
            going.set(false);
            List<String> lines = store.read("q", 0);
            assertThat(lines).hasSize(2 * writers * each).doesNotHaveDuplicates();
            for (Future<List<String>> reader : readers) {
                assertThat(reader.get()).isEqualTo(lines);
            }
        } finally {
            going.set(false);
            pool.shutdown(); // an interrupted thread would close H2's file
        }
    }

    private static void addToTheEnd(JournalStore store, String line) {
        long known = store.read("q", 0).size();
        while (!store.append("q", known, List.of(line, line + " once more"))) {
            known += store.read("q", known).size();
        }
    }

    /** {@return what somebody sees who asks for what is new, again and again} */
    private static List<String> followed(JournalStore store, AtomicBoolean going) {
        List<String> seen = new ArrayList<>();
        while (going.get()) {
            seen.addAll(store.read("q", seen.size()));
        }
        seen.addAll(store.read("q", seen.size()));
        return seen;
    }

    @Test
    void rule_6_replacedLines_keepTheNumbersOfTheOthers() {
        try (JournalStore another = open()) {
            JournalStore other = another.of("test");
            store.append("q", 0, List.of("the secret of ana", "two", "the secret of ana", "four"));
            assertThat(other.read("q", 0)).hasSize(4);
            Map<Long, String> gone = Map.of(0L, "gone", 2L, "gone");
            assertThat(store.replace("q", 3, gone, List.of("five"))).isFalse();
            assertThat(store.read("q", 0)).contains("the secret of ana");
            for (Map<Long, String> wrong : List.of(
                    Map.of(4L, "none is there"),
                    Map.of(-1L, "none"),
                    Map.of(1L, "longer than two"),
                    Map.of(1L, "öß"))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> store.replace("q", 4, wrong, List.of("five")))
                        .withMessageContaining(" -> ");
            }
            assertThat(store.read("q", 0)).containsExactly("the secret of ana", "two", "the secret of ana", "four");
            assertThat(store.replace("q", 4, gone, List.of("five"))).isTrue();
            for (JournalStore each : List.of(store, other)) {
                assertThat(each.read("q", 0).stream().map(String::strip))
                        .containsExactly("gone", "two", "gone", "four", "five");
                assertThat(each.read("q", 4)).containsExactly("five");
            }
            assertThat(other.append("q", 5, List.of("six"))).isTrue();
            assertThat(store.read("q", 5)).containsExactly("six");
        }
    }

    @Test
    void rule_7_rewrittenJournal_hasTheNewLinesAlone_alsoForOthers() {
        try (JournalStore another = open()) {
            JournalStore other = another.of("test");
            store.append("q", 0, LINES);
            assertThat(other.read("q", 0)).hasSize(4);
            assertThat(store.rewrite("q", 3, List.of("no"))).isFalse();
            for (int i = 0; i < 12; i++) {
                List<String> lines = IntStream.rangeClosed(0, (i * 5) % 7)
                        .mapToObj(n -> "line " + n)
                        .toList();
                JournalStore writes = i % 2 == 0 ? other : store;
                assertThat(writes.rewrite("q", writes.read("q", 0).size(), lines))
                        .isTrue();
                assertThat(store.read("q", 0)).isEqualTo(lines);
                assertThat(other.read("q", 1)).isEqualTo(lines.subList(1, lines.size()));
                assertThat(other.append("q", lines.size(), List.of("more"))).isTrue();
                assertThat(store.read("q", lines.size())).containsExactly("more");
            }
            reopen();
            assertThat(store.read("q", 0)).hasSize(8);
            assertThat(store.names()).containsExactly("q");
        }
    }

    @Test
    void rule_7_rewritingToNothing_isNoJournal_andOneCanBeginAgain() {
        assertThat(store.rewrite("q", 0, List.of("new"))).isTrue();
        assertThat(store.rewrite("q", 1, List.of())).isTrue();
        assertThat(store.names()).isEmpty();
        assertThat(store.read("q", 0)).isEmpty();
        reopen();
        assertThat(store.names()).isEmpty();
        assertThat(store.append("q", 0, List.of("again"))).isTrue();
        assertThat(store.read("q", 0)).containsExactly("again");
    }

    @Test
    void rule_8_turn_isOnesAtATime_andTheOthersAreToldWhose() {
        try (JournalStore another = open()) {
            JournalStore other = another.of("test");
            Turn first = store.turn("router", "first of all");
            assertThat(first.granted()).isTrue();
            assertThat(first.holder()).isEqualTo("first of all");
            assertTaken(store);
            assertTaken(other);
            try (Turn apart = other.turn("another", "second")) {
                assertThat(apart.granted()).as("about another journal").isTrue();
            }
            first.close();
            first.close();
            try (Turn second = other.turn("router", "second")) {
                assertThat(second.granted()).isTrue();
                first.close();
                assertThat(store.turn("router", "third").holder()).isEqualTo("second");
            }
        }
    }

    private static void assertTaken(JournalStore store) {
        try (Turn turn = store.turn("router", "second")) {
            assertThat(turn.granted()).isFalse();
            assertThat(turn.holder()).isEqualTo("first of all");
        }
    }

    @Test
    void rule_8_turns_oneAfterTheOther_holdNothingBack() {
        for (int i = 0; i < 30; i++) { // more than a pool has connections
            try (Turn turn = store.turn("router", "me")) {
                assertThat(turn.granted()).isTrue();
                assertThat(store.append("router", i, List.of("line"))).isTrue();
            }
        }
        assertThat(store.read("router", 0)).hasSize(30);
        assertThat(store.names()).containsExactly("router");
    }
}
