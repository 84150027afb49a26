// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.dataset.DuplicateRule;
import io.github.finetune4j.dataset.clean.Cleaning;
import io.github.finetune4j.dataset.clean.RowFilters;
import io.github.finetune4j.dataset.clean.TextRepair;
import io.github.finetune4j.dataset.duplicates.ComparedText;
import io.github.finetune4j.dataset.duplicates.Contradiction;
import io.github.finetune4j.dataset.duplicates.KeepRule;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import io.github.finetune4j.dataset.duplicates.Shingles;
import io.github.finetune4j.dataset.duplicates.TextNormalization;
import io.github.finetune4j.dataset.measure.DatasetProfile;
import io.github.finetune4j.dataset.privacy.PersonalDataScanner;
import io.github.finetune4j.dataset.privacy.Redaction;
import io.github.finetune4j.dataset.report.DataReportPage;
import io.github.finetune4j.dataset.split.LeakageCheck;
import io.github.finetune4j.dataset.split.Splits;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * From raw rows to three files to train with: reads, repairs, cleans, masks personal data, removes near duplicates,
 * splits without leakage, and shows all of it on one page.
 */
public final class CleanData {
    private static final long SEED = 20261126;

    private CleanData() {}

    /**
     * Cleans a data set, prints the report and writes the page and the parts.
     *
     * @param args the folder to write to; then, without more, made-up support tickets are cleaned; with {@code jsonl},
     *     {@code json}, {@code banking77} or {@code snips} and a path, that file, or the folder of SNIPS' seven files
     * @throws IOException if tickets can't be written or a folder can't be listed
     */
    public static void main(String[] args) throws IOException {
        Path out = Path.of(args.length > 0 ? args[0] : "target/clean-data");
        String kind = args.length > 2 ? args[1] : "tickets";
        System.out.println(clean(kind, rows(kind, args.length > 2 ? Path.of(args[2]) : out), out)
                .report());
        System.out.println("the page: " + out.resolve("report.html").toUri());
    }

    static DatasetSplit clean(String title, DatasetBuilder rows, Path out) {
        // tag::clean[]
        NearDuplicates nearly =
                NearDuplicates.builder().shingles(Shingles.words(3)).build();
        DatasetSplit data = rows.dropInvalid()
                .deduplicate(DuplicateRule.IGNORING_CASE_AND_SPACE)
                .addStep(Cleaning.repairing(TextRepair.usual()))
                .addStep(Cleaning.of(RowFilters.usual()).step())
                .addStep(Redaction.masking(PersonalDataScanner.all()).step())
                .addStep(nearly.step(ComparedText.BOTH, KeepRule.first()))
                .addMeasure(Contradiction.measure(TextNormalization.CASE_SPACE_AND_PUNCTUATION))
                .addMeasure(
                        DatasetProfile.builder().model("gpt-4.1-mini").build().measure())
                .split(Splits.builder(0.8, 0.1, 0.1)
                        .keepTogether(nearly)
                        .representative(0.05)
                        .build())
                .build();
        var leaks = LeakageCheck.usual().check(data.training(), data.test());
        DataReportPage.of(title, data.report(), List.of(leaks.section())).write(out.resolve("report.html"));
        data.training().writeJsonl(out.resolve("training.jsonl"));
        data.validation().writeJsonl(out.resolve("validation.jsonl"));
        data.test().writeJsonl(out.resolve("test.jsonl"));
        // end::clean[]
        return data;
    }

    static DatasetBuilder rows(String kind, Path path) throws IOException {
        DatasetBuilder rows = Dataset.builder();
        return switch (kind) {
            case "tickets" -> rows.addJsonl(tickets(path));
            case "jsonl" -> rows.addJsonl(path);
            case "json" -> rows.addJson(path);
            case "banking77" -> rows.addSource(new LabelledCsv(path));
            case "snips" -> snips(rows, path);
            default ->
                throw new IllegalArgumentException(
                        "no such kind of rows: " + kind + " -> banking77, jsonl, json, snips or tickets");
        };
    }

    private static Path tickets(Path out) throws IOException {
        Path file = out.resolve("tickets.jsonl");
        TicketGenerator.writeJsonl(file, 600, SEED);
        return file;
    }

    // SNIPS' files are an object that holds one array; its rows are pieces of a sentence, of which some are entities
    private static DatasetBuilder snips(DatasetBuilder rows, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith("_full.json"))
                    .sorted()
                    .forEach(rows::addJson);
        }
        return rows.mapping(CleanData::slots);
    }

    private static ChatExample slots(Map<String, Object> row) {
        if (!(row.get("data") instanceof List<?> pieces)) {
            throw new IllegalArgumentException("the row has no list named data -> give SNIPS' own files");
        }
        StringBuilder sentence = new StringBuilder();
        Map<String, String> found = new LinkedHashMap<>();
        for (Object item : pieces) {
            if (item instanceof Map<?, ?> piece && piece.get("text") instanceof String text) {
                sentence.append(text);
                if (piece.get("entity") instanceof String entity) {
                    found.put(entity, text.strip());
                }
            }
        }
        return ChatExample.of(
                Message.system("Name the entities of the request."),
                Message.user(sentence.toString().strip()),
                Message.assistant(lines(found)));
    }

    private static String lines(Map<String, String> entities) {
        StringBuilder lines = new StringBuilder();
        entities.forEach((entity, text) ->
                lines.append("- ").append(entity).append(": ").append(text).append('\n'));
        return lines.isEmpty() ? "none" : lines.toString().strip();
    }
}
