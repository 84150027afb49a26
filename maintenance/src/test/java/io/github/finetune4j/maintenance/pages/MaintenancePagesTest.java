// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.Scenes;
import io.github.finetune4j.maintenance.cycle.Ending;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages over HTTP. */
class MaintenancePagesTest {
    private static final String HOSTILE = "<script>document.title='owned'</script>\"'><img src=x onerror=alert(1)>";

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    @TempDir
    Path folder;

    @Test
    void pages_showCycles_andTakeAPersonsWord() throws Exception {
        try (Scenes scenes = Scenes.refusedAndWaiting(folder, HOSTILE)) {
            Maintenance maintenance = scenes.maintenance();
            Console.Builder builder = Console.builder(scenes.registry()).allowChanges();
            MaintenancePages.of(maintenance).forEach(builder::addPage);
            try (Console console = builder.open()) {
                get(console.url());
                String all = page(console, "maintenance");
                assertThat(all)
                        .contains(
                                "Version 1 is the champion",
                                "at step approve: it waits",
                                "refused: mislabelled",
                                "Quarantined batches",
                                "<a href=\"/cycle?number=1\">release in cycle 1</a>");
                String refused = page(console, "cycle?number=1");
                assertThat(refused)
                        .contains("Refused: mislabelled", "What to do: ", "Its rows are quarantined", "leaked 20");
                String waiting = page(console, "cycle?number=2");
                assertThat(waiting).contains("waits for a person", "evaluate", "test set: (", "&lt;img src=x onerror");
                for (String every : new String[] {all, refused, waiting}) {
                    assertThat(every).doesNotContain("<script>document", "<img");
                }
                assertThat(get(at(console, "cycle?number=9")).statusCode()).isEqualTo(404);

                String word = "number=2&do=approve&who=ana&why=" + encoded("read twenty answers");
                assertThat(post(console, "cycle", word)).isEqualTo(403);
                assertThat(post(console, "cycle", word + "&" + secret(waiting))).isEqualTo(200);
                assertThat(post(console, "cycle", word + "&" + secret(waiting))).isEqualTo(409);
                maintenance.tick();
                assertThat(maintenance.cycles().get(1).ending()).contains(Ending.PROMOTED);
                assertThat(page(console, "cycle?number=2")).contains("Approved by ana", ">promoted<");
                String free =
                        "number=1&do=release&who=ana&why=" + encoded("the labels are right") + "&" + secret(waiting);
                assertThat(post(console, "cycle", free)).isEqualTo(200);
                assertThat(post(console, "cycle", free)).as("said again").isEqualTo(200);
                assertThat(page(console, "cycle?number=1"))
                        .contains("Its rows were quarantined, and released by ana on ", "(the labels are right)")
                        .doesNotContain("Write it down");
                assertThat(page(console, "maintenance"))
                        .contains("by ana on ", ": the labels are right", "quarantined batches: 0");
                assertThat(post(console, "cycle", free.replace("number=1", "number=2")))
                        .isEqualTo(409);
                assertThat(post(console, "maintenance", "who=ana&why=soon&" + secret(waiting)))
                        .isEqualTo(200);
                assertThat(page(console, "maintenance")).contains("asked by ana: soon");
            }
        }
    }

    @Test
    void whereNothingMayBeChanged_noHeadingStandsAlone_andTimesAreInWords() throws Exception {
        try (Scenes scenes = Scenes.refusedAndWaiting(folder, HOSTILE)) {
            Console.Builder builder = Console.builder(scenes.registry());
            MaintenancePages.of(scenes.maintenance()).forEach(builder::addPage);
            try (Console console = builder.open()) {
                get(console.url());
                for (String path : new String[] {"maintenance", "cycle?number=1", "cycle?number=2"}) {
                    assertThat(page(console, path))
                            .doesNotContain("<form method=\"post\"", "release in cycle")
                            .doesNotContainPattern("</h2>(<h2|</main>)")
                            .doesNotContainPattern("\\d{4}-\\d\\d-\\d\\dT");
                }
                assertThat(page(console, "cycle?number=1"))
                        .contains("every 7 days: due since 2026-01-12 08:01 UTC", "from: the beginning");
            }
        }
    }

    private static String secret(String page) {
        Matcher hidden = Pattern.compile(
                        "<input[^>]*type=\"hidden\"[^>]*name=\"(?!number|do)([^\"]+)\"[^>]*value=\"([^\"]+)\"")
                .matcher(page);
        assertThat(hidden.find()).isTrue();
        return hidden.group(1) + "=" + encoded(hidden.group(2));
    }

    private String page(Console console, String path) throws Exception {
        HttpResponse<String> answer = get(at(console, path));
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private int post(Console console, String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(at(console, path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "http://" + console.url().getAuthority())
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static URI at(Console console, String path) {
        return URI.create(console.url().getScheme() + "://" + console.url().getAuthority() + "/" + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
