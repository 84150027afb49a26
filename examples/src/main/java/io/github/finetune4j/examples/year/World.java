// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The support desk's customers: a day's tickets, and where each belongs. The same seed and day give the same tickets,
 * in whatever order days are asked for, so a process that was killed meets the same year again.
 */
final class World {
    static final LocalDate BEGIN = LocalDate.of(2026, 1, 1);
    static final int DAYS = 365;
    static final LocalDate SOLAR_FROM = LocalDate.of(2026, 4, 8);
    static final LocalDate RENTAL_FROM = LocalDate.of(2026, 10, 7);

    /** Every team that there ever is, in the order of the guideline. */
    static final List<String> TEAMS =
            List.of("payments", "logistics", "identity", "hardware", "software", "sales", "energy", "rentals");

    private static final double SOLAR_SHARE = 0.3;
    private static final double RENTAL_SHARE = 0.25;
    private static final double WEEKEND = 0.5;
    private static final List<String> CLOSINGS = List.of(
            "", "", " Please help me.", " This is urgent.", " There is no hurry.", " Thank you.", " Regards, Sam");
    private static final List<String> ASIDES = List.of(
            "I have been a customer for years.",
            "My neighbour has one too and is content.",
            "I read the guide twice.",
            "The price was fair.",
            "I like the colour.",
            "My brother told me to write to you.",
            "We moved here only last spring.",
            "I tried it three times today.",
            "Your page says nothing about that.",
            "I would rather not call.");
    private static final List<String> GREETINGS = List.of("", "", "Hello. ", "Hi, ", "Good morning. ");

    private final long seed;
    private final int perWorkday;

    /**
     * A world.
     *
     * @param seed the same seed gives the same year
     * @param perWorkday tickets from Monday to Friday; half of them come on other days
     */
    World(long seed, int perWorkday) {
        this.seed = seed;
        this.perWorkday = perWorkday;
    }

    /**
     * {@return the tickets of a day, in the order in which they come}
     *
     * @param day from 0
     */
    List<Request> day(int day) {
        LocalDate date = BEGIN.plusDays(day);
        int count = weekend(date) ? (int) Math.round(perWorkday * WEEKEND) : perWorkday;
        return requests(date, count, Chance.of(seed, "day", day), "d%03d-".formatted(day));
    }

    /**
     * {@return further tickets as they come on a day, which nobody sends}
     *
     * @param day from 0
     * @param count how many
     * @param purpose other purposes get other tickets
     */
    List<Request> further(int day, int count, String purpose) {
        return requests(BEGIN.plusDays(day), count, Chance.of(seed, purpose, day), purpose + "-%03d-".formatted(day));
    }

    private static List<Request> requests(LocalDate date, int count, SplittableRandom random, String prefix) {
        Instant open = date.atTime(8, 0).toInstant(ZoneOffset.UTC);
        Duration between = Duration.ofHours(12).dividedBy(Math.max(1, count));
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(request(prefix + i, open.plus(between.multipliedBy(i)), date, random));
        }
        return requests;
    }

    private static Request request(String id, Instant at, LocalDate date, SplittableRandom random) {
        ProductLine line = line(date, random);
        if (line == ProductLine.USUAL) {
            Ticket ticket = TicketGenerator.ticket(random);
            return new Request(id, at, ticket.text(), ticket.category().team(ticket.kind()), line);
        }
        return new Request(id, at, text(line, random), line.team(), line);
    }

    private static ProductLine line(LocalDate date, RandomGenerator random) {
        double drawn = random.nextDouble();
        if (!date.isBefore(SOLAR_FROM) && drawn < SOLAR_SHARE) {
            return ProductLine.SOLAR;
        }
        return !date.isBefore(RENTAL_FROM) && drawn > 1 - RENTAL_SHARE ? ProductLine.RENTAL : ProductLine.USUAL;
    }

    private static String text(ProductLine line, RandomGenerator random) {
        String problem = Chance.pick(line.problems(), random).formatted(Chance.pick(line.products(), random));
        String aside = random.nextInt(4) == 0 ? "" : " " + Chance.pick(ASIDES, random);
        return Chance.pick(GREETINGS, random) + problem + aside + Chance.pick(CLOSINGS, random);
    }

    private static boolean weekend(LocalDate date) {
        return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    }
}
