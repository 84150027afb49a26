// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.console.Console;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.search.approach.Approach;
import io.github.finetune4j.search.approach.ApproachSelection;
import io.github.finetune4j.search.approach.Decision;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages over HTTP, with names and files that somebody made up. */
class DecisionPagesTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private static final String BEFORE = """
            {"decision": "before", "at": "2026-12-01T08:00:00Z",
             "recommendation": {"kind": "use", "approach": "tuned", "rows_to_label": 0,
              "sentence": "Use tuned: the gain of tuned is 30.0 points."},
             "agreement": "The figures disagree.", "metric": "right", "metric_kind": "binary",
             "higher_is_better": true, "margin": 0.02, "currency": "",
             "approaches": [{"name": "tuned", "kind": "tuned", "state": "measured", "reason": "", "unfit": "",
              "spent_tokens": 11000, "spent_money": 0.0, "validation": {"rows": 100, "errors": 0, "unscored": 0,
               "quality": {"estimate": 0.9, "lower": 0.8256, "upper": 0.9448, "level": 0.95, "method": "Wilson",
                "n": 100}, "metrics": {}, "valid_share": null, "p50_seconds": null, "p95_seconds": null,
               "cost_per_thousand": null}, "test": null}],
             "test": null,
             "tree": {"forks": [{"question": "Do you need consistent output format?", "answer": "no", "stated": true,
               "evidence": "no check of a format was set", "figure": null}],
              "leaves": ["Try structured prompting first"], "ends": ["Try structured prompting first"],
              "text": "Do you need consistent output format? no"},
             "facts": {"decided by": "right"}, "notes": []}
            """;

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    @TempDir
    Path folder;

    private static Dataset rows(String word, int count) {
        return Dataset.of(IntStream.range(0, count)
                .mapToObj(i -> ChatExample.of(Message.user(word + " " + i), Message.assistant("yes")))
                .toList());
    }

    private static ChatModel says(String text) {
        return request -> new ChatResponse(text, FinishReason.STOP, new Usage(1, 1));
    }

    private static Decision decision() {
        return ApproachSelection.builder("routing")
                .metrics(Metric.binary("is & yes", answer -> answer.actualText().equals("yes")))
                .validation(rows("validation", 20))
                .test(rows("test", 20))
                .addApproach(Approach.prompt("no & no", turn -> says("no")))
                .addApproach(Approach.tuned("tuned", turn -> says("yes")))
                .addApproach(Approach.own("broken", turn -> {
                    throw new IllegalStateException(HOSTILE);
                }))
                .build()
                .run();
    }

    @Test
    void pages_showWhatIsInTheFolder_andLetNothingOfItRun() throws Exception {
        Path kept = folder.resolve("decisions");
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            Console.Builder builder = Console.builder(registry);
            DecisionPages.of(kept).forEach(builder::addPage);
            try (Console console = builder.open()) {
                get(console.url());
                assertThat(page(console, "decisions")).contains("No decision was written yet.");
                decision().write(kept);
                Files.writeString(kept.resolve("half.json"), "{\"decision\": \"half");
                Files.writeString(
                        kept.resolve("strange.json"),
                        "{\"recommendation\": {\"kind\": \"use\", \"sentence\": \"" + HOSTILE
                                + "\"}, \"approaches\": [7, {\"name\": \"" + HOSTILE
                                + "\", \"validation\": {\"quality\": {\"estimate\": 1}}}], \"tree\": []}");
                String list = page(console, "decisions");
                assertThat(list)
                        .contains("routing", "Use tuned: the gain of tuned over no &amp; no is 100.0 points")
                        .contains("decision half can&#39;t be read: ", "&lt;img src=x onerror=alert(1)&gt;");
                String one = page(console, "decision?name=routing");
                assertThat(one)
                        .contains("is &amp; yes", "100.0 % [83.9 %, 100.0 %]", "Do you need consistent output format?")
                        .contains("failed: it can&#39;t be made: &lt;img src=x onerror=alert(1)&gt;");
                assertThat(one)
                        .contains("Is the answer one of a list?", "Kinds, the simplest first: prompt (a model with");
                Files.writeString(kept.resolve("before.json"), BEFORE);
                assertThat(page(console, "decision?name=before"))
                        .as("as it was written before the tree asked for a list")
                        .contains("Use tuned: the gain", "90.0 % [82.6 %, 94.5 %]", "Do you need consistent output")
                        .contains("It leads to: Try structured prompting first.")
                        .doesNotContain("one of a list", "Kinds");
                String strange = page(console, "decision?name=strange");
                assertThat(strange).contains("1.000 [−∞, ∞]");
                assertThat(list + one + strange).doesNotContain("<img");
                assertThat(get(at(console, "decision?name=nobody")).statusCode())
                        .isEqualTo(404);
                assertThat(get(at(console, "decision?name=..%2Fregistry")).statusCode())
                        .isEqualTo(404);
                assertThat(get(at(console, "decision")).statusCode()).isEqualTo(400);
            }
        }
    }

    private String page(Console console, String path) throws Exception {
        HttpResponse<String> answer = get(at(console, path));
        assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI at(Console console, String path) {
        return URI.create(console.url().toString().replaceFirst("\\?.*", "")).resolve(path);
    }
}
