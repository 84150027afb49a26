// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.Console;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.evaluation.HumanEvaluation;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.pages.Invitation;
import io.github.finetune4j.people.pages.InvitationKey;
import io.github.finetune4j.people.pages.PeoplePages;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.workspace.Workspace;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Pages on which people work, served by the application over HTTP. */
class PeopleBeansTest {
    @TempDir
    Path folder = Path.of("");

    /** A queue and a study in the workspace. */
    @Configuration(proxyBeanMethods = false)
    static class Work {
        private static LabelingTask.Builder ticket() {
            return LabelingTask.builder("t1", List.of(Message.user("Where is my parcel?")));
        }

        @Bean
        LabelingQueue tickets(Workspace workspace) {
            LabelingQueue queue = LabelingQueue.builder(workspace.people(), "tickets")
                    .questions(Question.choice("team", "shipping", "billing"))
                    .build();
            queue.add(List.of(ticket().build()));
            return queue;
        }

        @Bean
        HumanEvaluation study(Workspace workspace) {
            LabelingTask row = ticket().addAnswer("old", "No idea.")
                    .addAnswer("new", "On its way.")
                    .build();
            return HumanEvaluation.builder("old", "new", List.of(row))
                    .addPreference()
                    .store(workspace.people(), "tone")
                    .build();
        }
    }

    private ApplicationContextRunner inWorkspace() {
        return TwoArms.runner()
                .withPropertyValues(
                        "finetune4j.workspace.folder=" + folder.resolve("workspace"), "finetune4j.people.enabled=true");
    }

    private ApplicationContextRunner runner() {
        return inWorkspace().withUserConfiguration(Work.class);
    }

    private static HttpResponse<String> get(HttpClient browser, URI address) throws Exception {
        return browser.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(URI address, String origin, String form) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Origin", origin)
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> known(String cookie, URI address) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address).header("Cookie", cookie).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
    }

    @Test
    void people_comeInByAnInvitation_toEachStudyAndQueue_andFormsFromElsewhereDoNot() {
        runner().run(context -> {
            Console console = context.getBean(Console.class);
            assertThat(console.origin().getHost()).isEqualTo("127.0.0.1");
            PeoplePages pages = context.getBean(PeoplePages.class);
            for (String work : List.of("tickets", "tone")) {
                Invitation invitation = pages.invite(work, "rater-1", Duration.ofDays(1));
                assertThat(get(browser(), invitation.address(console.origin())).statusCode())
                        .isEqualTo(200);
                URI begin = console.origin().resolve("/judge/begin");
                String form = "invite=" + invitation.token();
                assertThat(post(begin, "http://elsewhere.example", form).statusCode())
                        .isEqualTo(403);
                String cookie = post(begin, console.origin().toString(), form)
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow()
                        .split(";", -1)[0];
                assertThat(known(cookie, console.origin().resolve("/judge")).body())
                        .contains("Where is my parcel?");
                assertThat(known(cookie, console.origin().resolve("/people")).statusCode())
                        .isEqualTo(401);
            }
            assertThat(get(browser(), console.origin().resolve("/judge")).statusCode())
                    .isEqualTo(401);
        });
    }

    @Test
    void operator_comesInByTheToken_andSeesPeopleRolloutsAndWhatIsWatched() {
        runner().withPropertyValues("finetune4j.monitors.enabled=true").run(context -> {
            HttpClient browser = browser();
            Console console = context.getBean(Console.class);
            assertThat(get(browser, console.url()).statusCode()).isEqualTo(200);
            assertThat(get(browser, console.origin().resolve("/people")).body())
                    .contains("tickets", "tone", "href=\"/live-support\"", "href=\"/health\"");
        });
    }

    @Test
    void invitation_outlastsARestart_byTheKeyInTheWorkspace() {
        String[] token = new String[1];
        runner().run(context -> token[0] = context.getBean(PeoplePages.class)
                .invite("tickets", "rater-1", Duration.ofDays(1))
                .token());
        runner().run(context -> {
            Console console = context.getBean(Console.class);
            URI link = console.origin().resolve("/judge?invite=" + token[0]);
            assertThat(get(browser(), link).statusCode()).isEqualTo(200);
        });
        assertThat(folder.resolve("workspace/invitations.key")).isRegularFile();
    }

    @Test
    void pagesOfTheApplications_takeThePlaceOfOurs() {
        runner().withBean(
                        "own",
                        PeoplePages.class,
                        () -> PeoplePages.of(
                                InvitationKey.of(new byte[32]),
                                LabelingQueue.builder(new MemoryJournalStore(), "mine")
                                        .questions(Question.correction("better"))
                                        .build()))
                .run(context -> {
                    assertThat(context).hasSingleBean(PeoplePages.class);
                    HttpClient browser = browser();
                    Console console = context.getBean(Console.class);
                    get(browser, console.url());
                    assertThat(get(browser, console.origin().resolve("/people")).body())
                            .contains("mine")
                            .doesNotContain("tickets");
                });
    }

    /** Pages and a console of the application's. */
    @Configuration(proxyBeanMethods = false)
    static class Own {
        @Bean
        PeoplePages pages(LabelingQueue queue) {
            return PeoplePages.of(InvitationKey.of(new byte[32]), queue);
        }

        @Bean
        Console console(RegistryStore registry, PeoplePages pages) {
            return pages.addTo(Console.builder(registry).port(0).allowChanges()).open();
        }
    }

    @Test
    void pagesAndConsoleOfTheApplications_takeThePlaceOfOurs() {
        runner().withUserConfiguration(Own.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(PeoplePages.class)
                        .hasSingleBean(Console.class)
                        .doesNotHaveBean("finetune4jPeoplesConsole"));
    }

    @Test
    void workspaceOfTheApplications_mayLieInTheFolderOfTheSettings() {
        runner().withBean("own", Workspace.class, () -> Workspace.open(folder.resolve("workspace")))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Workspace.class);
                    assertThat(folder.resolve("workspace/invitations.key")).isRegularFile();
                });
    }

    @Test
    void notAskedFor_isNotThere() {
        runner().withPropertyValues("finetune4j.people.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(PeoplePages.class)
                        .doesNotHaveBean(Console.class));
    }

    private static void refused(ApplicationContextRunner runner, String words) {
        runner.run(context -> assertThat(requireNonNull(context.getStartupFailure()))
                .hasStackTraceContaining("SettingException: " + words));
    }

    @Test
    void whatIsMissing_endsTheStart_inWords() {
        refused(inWorkspace(), "finetune4j.people.enabled: pages for people: no study -> add one, or a queue");
        refused(
                TwoArms.runner().withPropertyValues("finetune4j.people.enabled=true"),
                "finetune4j.people.enabled: true, and there is no key to sign invitations with -> set");
        refused(runner().withPropertyValues("finetune4j.people.port=70000"), "finetune4j.people: port: 70000 -> give");
        for (String missing :
                List.of("io.github.finetune4j.people", "io.github.finetune4j.console", "org.eclipse.jetty.server")) {
            refused(
                    inWorkspace().withClassLoader(new FilteredClassLoader(missing)),
                    "finetune4j.people.enabled: true, but finetune4j-people, finetune4j-console or its server is");
        }
    }
}
