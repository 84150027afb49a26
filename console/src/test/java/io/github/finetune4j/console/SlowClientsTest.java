// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.console.spi.GuestPages;
import io.github.finetune4j.console.spi.GuestReply;
import io.github.finetune4j.console.spi.GuestRequest;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People who send and read as slowly as they can, over real sockets. */
@Timeout(60)
class SlowClientsTest {
    private static final int SLOW = 60;
    private static final int SOON_MILLIS = 5_000; // an answer takes milliseconds
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(400);

    @TempDir
    Path folder;

    private final List<SlowClient> slow = new ArrayList<>();
    private RegistryStore registry;

    /** Knows who has the word, in the address or as a session. */
    private record Door(String path) implements GuestPages {
        @Override
        public boolean knows(GuestRequest request) {
            return request.value("word")
                    .or(request::session)
                    .filter("open"::equals)
                    .isPresent();
        }

        @Override
        public GuestReply answer(GuestRequest request) {
            return GuestReply.page(200, request.path().equals("long") ? "x".repeat(64 << 20) : "here you are");
        }
    }

    @BeforeEach
    void open() {
        registry = FileRegistry.open(folder.resolve("registry"));
    }

    @AfterEach
    void close() throws IOException {
        for (SlowClient each : slow) {
            each.close();
        }
        registry.close();
    }

    private Console console(Duration head, Duration form, Duration answer) {
        return Console.builder(registry)
                .allowChanges()
                .addGuests(new Door("judge"))
                .patience(new Patience(head, form, answer))
                .open();
    }

    private SlowClient add(SlowClient client) {
        slow.add(client);
        return client;
    }

    private static int port(Console console) {
        return console.origin().getPort();
    }

    private static String cookie(Visitor visitor) {
        return "Cookie: " + visitor.cookie();
    }

    @Test
    void formThatIsRefusedBeforeItCame_endsItsConnection_andSaysSo() throws IOException {
        try (Console console = console(LONG, LONG, LONG)) {
            String head = "POST /notes HTTP/1.1\r\nHost: 127.0.0.1:" + port(console)
                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n";
            assertThat(add(new SlowClient(port(console), head)).answer(SOON_MILLIS))
                    .contains("HTTP/1.1 401 ", "Connection: close");
            SlowClient whole = add(new SlowClient(port(console), head + "a=b"));
            while (!whole.heard().contains("HTTP/1.1 401 ")) {
                assertThat(whole.isClosed()).isFalse();
            }
            assertThat(whole.heard()).doesNotContain("Connection: close");
        }
    }

    @Test
    void sixtySlowFormsOfNobody_stopNobodyElse_andMostAreRefusedAtOnce() throws IOException {
        try (Console console = console(LONG, LONG, LONG)) {
            Visitor known = Visitor.in(console);
            for (int i = 0; i < SLOW; i++) {
                add(SlowClient.posting(port(console), "/judge/begin"));
            }
            List<SlowClient> refused = SlowClient.closed(slow, SLOW - JettyServer.FORMS_OF_STRANGERS);
            assertThat(refused).allSatisfy(each -> assertThat(each.heard()).startsWith("HTTP/1.1 503 "));
            SlowClient one = add(SlowClient.posting(port(console), "/judge/begin"));
            assertThat(one.answer(SOON_MILLIS)).contains("too many forms are on their way -> send it again");
            assertThat(known.get("/runs").status()).isEqualTo(200);
            assertThat(known.post("/notes", "about=nothing").status())
                    .as("their forms wait elsewhere")
                    .isEqualTo(403);
            Visitor guest = new Visitor(console);
            assertThat(guest.post("/judge/begin?word=open", "").status()).isEqualTo(200);
            assertThat(guest.post("/judge/begin", "a=1").status())
                    .as("a form that comes with its head is not waited for")
                    .isEqualTo(200);
        }
    }

    @Test
    void sixtySlowFormsOfPeopleLetIn_holdNoThread() {
        try (Console console = console(LONG, LONG, LONG)) {
            Visitor known = Visitor.in(console);
            for (int i = 0; i < SLOW; i++) {
                add(SlowClient.posting(port(console), "/notes", cookie(known)));
            }
            assertThat(known.get("/runs").status()).isEqualTo(200);
            assertThat(known.get("/models").status()).isEqualTo(200);
        }
    }

    @Test
    void formsOfNobody_areNotReadWhereASessionIsNeeded() throws IOException {
        try (Console console = console(LONG, LONG, LONG)) {
            for (int i = 0; i < SLOW; i++) {
                add(SlowClient.posting(port(console), "/notes"));
            }
            for (SlowClient each : slow) {
                assertThat(each.answer(SOON_MILLIS)).startsWith("HTTP/1.1 401 ");
            }
        }
    }

    @Test
    void formThatDripsForEver_isEndedByTheTimeForAllOfIt() throws IOException {
        try (Console console = console(LONG, SHORT, LONG)) {
            SlowClient drips = add(SlowClient.posting(port(console), "/judge/begin?word=open"));
            drips.dripUntilClosed("a");
            assertThat(drips.heard()).startsWith("HTTP/1.1 408 ").contains("the form came too slowly -> send it again");
            String silent =
                    add(SlowClient.posting(port(console), "/judge/begin")).answer(20_000);
            assertThat(silent).startsWith("HTTP/1.1 408 ");
            for (int round = 0; round < 2; round++) { // the places of those before are free again
                slow.clear();
                for (int i = 0; i < JettyServer.FORMS_OF_STRANGERS; i++) {
                    add(SlowClient.posting(port(console), "/judge/begin"));
                }
                assertThat(SlowClient.closed(slow, JettyServer.FORMS_OF_STRANGERS))
                        .allSatisfy(each -> assertThat(each.heard()).startsWith("HTTP/1.1 408 "));
            }
        }
    }

    @Test
    void headThatDripsForEver_isEnded_alsoTheSecondOfAConnection() throws IOException {
        try (Console console = console(SHORT, LONG, LONG)) {
            String begun = "GET /runs HTTP/1.1\r\nHost: 127.0.0.1:" + port(console) + "\r\n";
            SlowClient first = add(new SlowClient(port(console), begun));
            first.dripUntilClosed("X");
            assertThat(first.heard()).isEmpty();
            SlowClient second = add(new SlowClient(port(console), begun + "\r\n" + begun));
            second.dripUntilClosed("X");
            assertThat(second.heard()).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void answerThatNobodyTakes_isGivenUp() throws IOException {
        try (Console console = console(LONG, LONG, SHORT)) {
            String head = "GET /judge/long HTTP/1.1\r\nHost: 127.0.0.1:" + port(console) + "\r\n\r\n";
            add(new SlowClient(port(console), head)).sendUntilRefused();
        }
    }

    @Tag("slow")
    @Test
    void silentConnectionsWithoutNumber_makeRoomForAWholeRequest() throws IOException {
        try (Console console = console(LONG, LONG, LONG)) {
            Visitor known = Visitor.in(console);
            for (int i = 0; i < 2 * OpenConnections.MOST; i++) {
                add(new SlowClient(port(console), "G"));
            }
            assertThat(known.get("/runs").status()).isEqualTo(200);
            assertThat(SlowClient.closed(slow, OpenConnections.MOST))
                    .hasSizeLessThanOrEqualTo(OpenConnections.MOST + 2);
        }
    }

    @Test
    void malformedChunk_isABadRequest() throws IOException {
        try (Console console = console(LONG, LONG, LONG)) {
            Visitor known = Visitor.in(console);
            String host = "127.0.0.1:" + port(console);
            String head = " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host + "\r\n" + cookie(known)
                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n";
            for (String junk : List.of("junk\r\na=1\r\n0\r\n\r\n", "5\r\na=1\r\nZZ", "-1\r\n\r\n", "\u0000\u0000")) {
                for (String path : List.of("/notes", "/judge/begin", "/judge/begin?word=open")) {
                    String answer = add(new SlowClient(port(console), "POST " + path + head + junk))
                            .answer(SOON_MILLIS);
                    assertThat(answer).as(path + " " + junk).startsWith("HTTP/1.1 400 ");
                }
            }
            assertThat(known.get("/runs").status()).isEqualTo(200);
        }
    }

    @Test
    void strangersMayWriteLittle_andPeopleLetInMore_andBothAreToldHowMuch() {
        try (Console console = console(LONG, LONG, LONG)) {
            Visitor guest = new Visitor(console);
            String form = "a=" + "x".repeat(GuestDoor.MOST_OF_STRANGERS);
            Visitor.Reply refused = guest.post("/judge/send", form);
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.body()).contains("more than " + GuestDoor.MOST_OF_STRANGERS + " bytes -> write less");
            assertThat(guest.post("/judge/send?word=open", form).status()).isEqualTo(200);
            Visitor.Reply large = guest.post("/judge/send?word=open", "a=" + "x".repeat(GuestDoor.MOST_BYTES));
            assertThat(large.status()).isEqualTo(413);
        }
    }
}
