// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketGeneratorTest {
    @Test
    void writeJsonl_ofTheSameSeed_givesTheSameBytes(@TempDir Path folder) throws IOException {
        TicketGenerator.writeJsonl(folder.resolve("a.jsonl"), 200, 7);
        TicketGenerator.writeJsonl(folder.resolve("b.jsonl"), 200, 7);
        TicketGenerator.writeJsonl(folder.resolve("c.jsonl"), 200, 8);
        assertThat(folder.resolve("a.jsonl")).hasSameBinaryContentAs(folder.resolve("b.jsonl"));
        assertThat(Files.readString(folder.resolve("c.jsonl")))
                .isNotEqualTo(Files.readString(folder.resolve("a.jsonl")));
    }

    @Test
    void writeJsonl_of600Rows_hasTheKnownCounts(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("deep/tickets.jsonl");
        TicketGenerator.Written written = TicketGenerator.writeJsonl(file, 600, 42);
        assertThat(written).isEqualTo(new TicketGenerator.Written(600, 564, 24, 12));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(600);
        assertThat(Set.copyOf(lines)).hasSize(576);
        Set<String> good = TicketGenerator.tickets(42)
                .limit(564)
                .map(TicketGenerator::line)
                .collect(Collectors.toSet());
        assertThat(lines.stream().filter(good::contains)).hasSize(588);
    }

    @Test
    void writeJsonl_ofNoRows_isRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> TicketGenerator.writeJsonl(folder.resolve("x"), 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 0");
    }

    @Test
    void clean_showsItsCategoryProductAndPriority() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2000; i++) {
            Ticket ticket = TicketGenerator.clean(random);
            assertThat(derivable(ticket)).as(ticket.toString()).isTrue();
        }
    }

    @Test
    void tickets_haveASlipInAboutAThird() {
        long derivable = TicketGenerator.tickets(3)
                .limit(2000)
                .filter(TicketGeneratorTest::derivable)
                .count();
        assertThat(derivable).isBetween(1450L, 1750L); // a slip may also hit an aside or a greeting
    }

    @Test
    void tickets_haveEveryAnswerAboutEquallyOften() {
        var byCategory = TicketGenerator.tickets(5)
                .limit(3000)
                .collect(Collectors.groupingBy(Ticket::category, Collectors.counting()));
        assertThat(byCategory).hasSize(6);
        assertThat(byCategory.values()).allSatisfy(n -> assertThat(n).isBetween(400L, 600L));
        assertThat(TicketGenerator.tickets(5).limit(3000).map(Ticket::answer).distinct())
                .hasSize(21); // six categories and the apps' defects, by three priorities
    }

    @Test
    void answer_ofADefect_dependsOnTheProduct() {
        assertThat(new Ticket("x", Category.DEFECT, Priority.HIGH, ProductKind.APP).answer())
                .isEqualTo("category: defect | priority: high | team: software");
        assertThat(new Ticket("x", Category.DEFECT, Priority.LOW, ProductKind.DEVICE).answer())
                .isEqualTo("category: defect | priority: low | team: hardware");
        assertThat(new Ticket("x", Category.BILLING, Priority.NORMAL, ProductKind.APP).answer())
                .isEqualTo("category: billing | priority: normal | team: payments");
    }

    @Test
    void line_isAChatExample() {
        assertThat(TicketGenerator.line(new Ticket("a \"b\"\n", Category.RETURN, Priority.LOW, ProductKind.APP)))
                .isEqualTo("{\"messages\": [{\"role\": \"system\", \"content\": \"Route the ticket.\"}, "
                        + "{\"role\": \"user\", \"content\": \"a \\\"b\\\"\\n\"}, {\"role\": \"assistant\", "
                        + "\"content\": \"category: return | priority: low | team: logistics\"}]}");
    }

    @Test
    void add_changesOneWordOnly() {
        String text = "The parcel with my lamp is late.";
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            String slipped = Typos.add(text, random);
            List<String> before = Arrays.asList(text.split(" "));
            List<String> after = Arrays.asList(slipped.split(" "));
            assertThat(after).hasSameSizeAs(before);
            assertThat(Collections.disjoint(after, List.of("The", "my", "is"))).isFalse();
            assertThat(after.get(1)).hasSizeBetween(5, 6).startsWith("p").endsWith("l");
            assertThat(after.get(4)).isEqualTo("lamp");
        }
    }

    private static boolean derivable(Ticket ticket) {
        boolean problem = Phrases.problems(ticket.category()).stream()
                .anyMatch(p -> Arrays.stream(p.split("%s")).allMatch(ticket.text()::contains));
        boolean product = Phrases.products(ticket.kind()).stream().anyMatch(ticket.text()::contains);
        boolean clue = Phrases.clues(ticket.priority()).stream().anyMatch(ticket.text()::contains);
        return problem && product && clue;
    }
}
