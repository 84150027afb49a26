// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.console.spi.GuestPages;
import io.github.finetune4j.console.spi.GuestReply;
import io.github.finetune4j.console.spi.GuestRequest;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages for people whom the console does not let in. */
class GuestDoorTest {
    @TempDir
    Path folder;

    private RegistryStore registry;
    private Console console;

    /** Says what it was asked, and keeps the visitor's name. */
    private record Echo(String path) implements GuestPages {
        @Override
        public GuestReply answer(GuestRequest request) {
            if (request.path().equals("fail")) {
                throw new IllegalStateException("a secret of the application");
            }
            String said = request.path() + " " + request.isChange() + " "
                    + request.session().orElse("nobody") + " " + request.values("a") + " " + request.nonce();
            return request.path().equals("in")
                    ? GuestReply.goOn().withSession(new GuestReply.Session("ann", Duration.ofHours(1)))
                    : GuestReply.page(200, said);
        }
    }

    @BeforeEach
    void open() {
        registry = FileRegistry.open(folder.resolve("registry"));
        console = Console.builder(registry).addGuests(new Echo("judge")).open();
    }

    @AfterEach
    void close() {
        console.close();
        registry.close();
    }

    @Test
    void guests_areAskedWithoutTheConsolesSession_underAPolicyWithTheirNonce() {
        Visitor guest = new Visitor(console);
        Visitor.Reply page = guest.get("/judge/some/page?a=1&a=2");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).startsWith("some/page false nobody [1, 2] ");
        String nonce = page.body().substring(page.body().lastIndexOf(' ') + 1);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'nonce-" + nonce + "'")
                .doesNotContain("script-src 'self'");
        assertThat(guest.get("/judge").body()).doesNotContain(nonce);
        assertThat(guest.get("/runs").status()).isEqualTo(401);
        assertThat(guest.get("/judge/../runs").status()).isNotEqualTo(200);
        assertThat(guest.get("/judgeshop").status()).isEqualTo(401);
        assertThat(guest.get("/judge", "Host: evil.example").status()).isEqualTo(421);
        assertThat(guest.ask("DELETE", "/judge", "").status()).isEqualTo(405);
        assertThat(guest.ask("HEAD", "/judge", "").body()).isEmpty();
    }

    @Test
    void sessions_areOfTheirPathAlone_andTheConsolesIsNoneOfThem() {
        Visitor guest = new Visitor(console);
        Visitor.Reply in = guest.post("/judge/in", "");
        assertThat(in.status()).isEqualTo(303);
        assertThat(in.header("Location")).isEqualTo("/judge");
        String cookie = in.header("Set-Cookie");
        assertThat(cookie).endsWith("=ann; Path=/judge; Max-Age=3600; HttpOnly; SameSite=Strict");
        assertThat(guest.get("/judge", "Cookie: " + cookie.split(";", -1)[0]).body())
                .contains(" false ann ");
        assertThat(Visitor.in(console).get("/judge").body()).contains(" false nobody ");
        assertThatThrownBy(() -> new GuestReply.Session("a; Path=/", Duration.ZERO))
                .hasMessageContaining(" -> ");
    }

    @Test
    void forms_comeFromOurPagesAlone_alsoWhereTheBrowserHidesTheOrigin() {
        Visitor guest = new Visitor(console);
        assertThat(guest.post("/judge/x", "a=1").body()).startsWith("x true nobody [1]");
        assertThat(guest.post("/judge/x", "a=1", "Origin: null", "Sec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(200);
        String own = "Origin: http://" + guest.host();
        for (String[] foreign : new String[][] {
            {},
            {"Origin: null"},
            {"Origin: null", "Sec-Fetch-Site: cross-site"},
            {"Origin: https://evil.example"},
            {own, "Sec-Fetch-Site: cross-site"},
            {own, "Sec-Fetch-Site: same-site"}
        }) {
            assertThat(guest.post("/judge/x", "a=1", foreign).status()).isEqualTo(403);
        }
        assertThat(guest.ask("POST", "/judge/x", "{}", own, "Content-Type: application/json")
                        .status())
                .isEqualTo(415);
        assertThat(guest.get("/judge", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")
                        .status())
                .as("a link in a mail")
                .isEqualTo(200);
        assertThat(guest.get("/judge", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void failure_tellsNothing() {
        Visitor.Reply failed = new Visitor(console).get("/judge/fail");
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("secret").contains("try again");
    }

    @Test
    void path_belongsToOneOnly() {
        for (String path : new String[] {"runs", "judge"}) {
            Console.Builder twice = Console.builder(registry).addGuests(new Echo("judge"));
            assertThatThrownBy(() -> twice.addGuests(new Echo(path)).open())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" -> choose another");
        }
        assertThatThrownBy(() ->
                        Console.builder(registry).addGuests(new Echo("a/b")).open())
                .hasMessageContaining(" -> ");
    }
}
