// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.Console;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.pages.PeoplePages;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.workspace.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;

/** People work in the application, on pages beside its own; run on each line of Boot, with the server it manages. */
class PeopleTest {
    @TempDir
    Path folder;

    /** Found by no scan, since it is no component. */
    static class Tickets {
        @Bean
        LabelingQueue tickets(Workspace workspace) {
            LabelingQueue queue = LabelingQueue.builder(workspace.people(), "tickets")
                    .questions(Question.choice("team", "shipping", "billing"))
                    .build();
            queue.add(List.of(LabelingTask.builder("t1", List.of(Message.user("Where is my parcel?")))
                    .build()));
            return queue;
        }
    }

    private static HttpResponse<String> send(URI address, String form, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        headers.forEach(request::header);
        if (!form.isEmpty()) {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form));
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void annotator_comesInByAnInvitation_andNobodyElseDoes() throws IOException, InterruptedException {
        try (Running application = Running.of(
                new SpringApplication(SupportApplication.class, Tickets.class),
                "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("support"),
                "--finetune4j.people.enabled=true",
                "--finetune4j.people.key-file=" + folder.resolve("invitations.key"))) {
            URI pages = application.bean(Console.class).origin();
            String form = "invite="
                    + application
                            .bean(PeoplePages.class)
                            .invite("tickets", "rater-1", Duration.ofDays(1))
                            .token();
            URI begin = pages.resolve("/judge/begin");
            assertThat(send(begin, form, Map.of("Origin", "http://elsewhere.example"))
                            .statusCode())
                    .isEqualTo(403);
            String cookie = send(begin, form, Map.of("Origin", pages.toString()))
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow()
                    .split(";", -1)[0];
            assertThat(send(pages.resolve("/judge"), "", Map.of("Cookie", cookie))
                            .body())
                    .contains("Where is my parcel?");
            assertThat(send(pages.resolve("/judge"), "", Map.of()).statusCode()).isEqualTo(401);
        }
    }
}
