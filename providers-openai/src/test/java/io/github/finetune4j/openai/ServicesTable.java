// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.training.TrainingMethod;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The known services as a table of {@code docs/guides/openai.md}. */
final class ServicesTable {
    private static final String HEAD =
            "| service | base URL | key | trains by | rows, at least | file, at most | own statuses | differs |"
                    + " refuses | read on |";

    private ServicesTable() {}

    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(HEAD);
        lines.add("|" + "---|".repeat(10));
        OpenAiServices.known().forEach(service -> lines.add(row(service)));
        return lines;
    }

    private static String row(KnownService service) {
        return "| "
                + String.join(
                        " | ",
                        service.name() + ", `" + service.id() + "`",
                        "`" + service.baseUrl() + "`",
                        key(service),
                        methods(service),
                        service.methods().isEmpty() ? "–" : String.valueOf(service.fewestRows()),
                        file(service),
                        words(service.statuses()),
                        text(service.differences()),
                        text(service.refused()),
                        service.readOn() + ": " + pages(service.sources()))
                + " |";
    }

    private static String key(KnownService service) {
        String header = service.keyHeader().isEmpty() ? "" : ", in the header `" + service.keyHeader() + "`";
        return String.join(
                        " or ",
                        service.keyVariables().stream()
                                .map(name -> "`" + name + "`")
                                .toList())
                + header;
    }

    private static String methods(KnownService service) {
        return service.methods().isEmpty()
                ? "nothing"
                : service.methods().stream()
                        .sorted(Comparator.comparing(TrainingMethod.all()::indexOf))
                        .map(method -> "`" + method + "`")
                        .collect(Collectors.joining(", "));
    }

    private static String file(KnownService service) {
        return service.largestFile().isEmpty()
                ? "–"
                : String.format(Locale.ROOT, "%d GB", service.largestFile().getAsLong() >> 30);
    }

    private static String words(List<String> words) {
        return words.isEmpty()
                ? "–"
                : words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }

    private static String text(List<String> sentences) {
        return sentences.isEmpty() ? "–" : String.join("; ", sentences).replace("|", "\\|");
    }

    private static String pages(List<URI> pages) {
        return pages.stream()
                .map(page -> "[" + page.getHost() + "](" + page + ")")
                .collect(Collectors.joining(", "));
    }
}
