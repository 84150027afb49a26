// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Interaction;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tickets that were answered, as the capture kept them: what a process that starts again goes on from. */
final class Answered {
    /** The label of an interaction that names the ticket. */
    static final String TICKET = "ticket";

    private static final int PAGE = 4096;

    /**
     * An answer.
     *
     * @param request what was asked
     * @param responseId by which feedback names it
     * @param answer what was said
     * @param tokens read and written
     */
    record Answer(Request request, String responseId, String answer, long tokens) {
        boolean right() {
            return request.isRight(answer);
        }

        int day() {
            return Days.of(request.at());
        }
    }

    private final World world;
    private final Map<String, Answer> byTicket = new LinkedHashMap<>();
    private final Map<Integer, Map<String, Request>> days = new LinkedHashMap<>();

    Answered(World world) {
        this.world = world;
    }

    /** {@return the tickets that a store knows} */
    static Answered read(World world, CaptureStore store) {
        Answered answered = new Answered(world);
        for (CapturePage page = store.read("", PAGE);
                !page.entries().isEmpty();
                page = store.read(page.cursor(), PAGE)) {
            for (Captured each : page.entries()) {
                if (each instanceof Interaction interaction) {
                    answered.take(interaction);
                }
            }
        }
        return answered;
    }

    private void take(Interaction interaction) {
        String id = interaction.labels().getOrDefault(TICKET, "");
        interaction.said().ifPresent(said -> {
            Request request = request(id);
            long tokens = (long) (interaction.figure("input_tokens").orElse(0)
                    + interaction.figure("output_tokens").orElse(0));
            add(new Answer(request, interaction.responseId(), said.answer().content(), tokens));
        });
    }

    /** {@return a ticket by its id} */
    Request request(String id) {
        int day = Integer.parseInt(id.substring(1, 4));
        Request request = days.computeIfAbsent(day, this::ofDay).get(id);
        if (request == null) {
            throw new IllegalStateException("the folder holds ticket " + id
                    + ", which this year never has -> it is of another seed or size; choose another -Dfolder");
        }
        return request;
    }

    private Map<String, Request> ofDay(int day) {
        Map<String, Request> all = new LinkedHashMap<>();
        world.day(day).forEach(each -> all.put(each.id(), each));
        return all;
    }

    void add(Answer answer) {
        byTicket.putIfAbsent(answer.request().id(), answer);
    }

    boolean has(Request request) {
        return byTicket.containsKey(request.id());
    }

    Collection<Answer> all() {
        return List.copyOf(byTicket.values());
    }

    /** {@return the answers of some days, both included} */
    List<Answer> between(int first, int last) {
        return byTicket.values().stream()
                .filter(each -> each.day() >= first && each.day() <= last)
                .toList();
    }

    /** {@return the day of the newest answer; -1 before the first} */
    int lastDay() {
        return byTicket.values().stream().mapToInt(Answer::day).max().orElse(-1);
    }
}
