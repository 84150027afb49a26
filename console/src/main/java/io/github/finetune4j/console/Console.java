// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.internal.RegistryPages;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.GuestPages;
import io.github.finetune4j.internal.logging.Slf4jNotice;
import io.github.finetune4j.registry.store.RegistryStore;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apiguardian.api.API;

/**
 * A local web application that shows a registry: runs with their curves as they grow, runs side by side, models and
 * aliases, versions of data, evaluations, rollouts, and the way from one to the other as a drawing.
 *
 * <pre>{@code
 * try (Console console = Console.open(registry)) {
 *     System.out.println("open " + console.url());
 *     waitForTheEnd();
 * }
 * }</pre>
 *
 * <p>It listens on the loopback address only. {@link #url()} gives an address that lets one browser in, once. Nothing
 * can be changed unless {@link Builder#allowChanges()} says so. Whoever is let in reads everything that is on record,
 * rows of data included; the console has no users and no rights.
 *
 * <p>Its threads keep no process alive. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Console implements AutoCloseable {
    private final Sessions sessions;
    private final FrontDoor door;
    private final JettyServer server;
    private final int port;

    private Console(Builder builder) {
        sessions = new Sessions(builder.nanos);
        PageServing serving = new PageServing(builder.all());
        builder.guests.forEach(each -> requireFree(serving, each.path()));
        GuestDoor guests = new GuestDoor(builder.guests);
        door = new FrontDoor(serving, sessions, guests, builder.changesAllowed, builder.nanos);
        Slf4jNotice.leaveOut();
        server = new JettyServer(builder.port, builder.patience, door::answer);
        port = server.start();
    }

    private static void requireFree(PageServing serving, String path) {
        if (serving.knows(path)) {
            throw new IllegalArgumentException(
                    "path of guests: " + path + " is that of a page -> choose another for your pages");
        }
    }

    /**
     * Opens a console on any free port, on which nothing can be changed.
     *
     * @param registry that it shows; whoever opened it closes it, after the console
     * @return the console, which answers already
     * @throws IllegalStateException if it can't listen
     */
    public static Console open(RegistryStore registry) {
        return builder(registry).open();
    }

    /**
     * {@return a console that is not open yet}
     *
     * @param registry that it shows; whoever opened it closes it, after the console
     */
    public static Builder builder(RegistryStore registry) {
        return new Builder(registry);
    }

    /**
     * {@return an address that lets one browser in, once} Each call gives another one; the one before lets nobody in
     * any more. Don't log it.
     */
    public URI url() {
        return URI.create(origin() + "/?token=" + sessions.newToken());
    }

    /** For tests: goes on to a page of the console. */
    URI url(String page) {
        return URI.create(url() + "&to=" + URLEncoder.encode(page, StandardCharsets.UTF_8));
    }

    /**
     * {@return where it listens, without a token: what links to it begin with, such as those of invitations} It lets
     * nobody in by itself, and asking for it changes nothing.
     */
    public URI origin() {
        // no name: whatever listens on the other loopback address never gets a token
        return URI.create("http://127.0.0.1:" + port);
    }

    /** {@return how many wrong tokens were given so far} */
    public long wrongTokens() {
        return door.wrongTokens();
    }

    /** Ends all sessions and listens no more. The registry stays open. A second call does nothing. */
    @Override
    public void close() {
        server.stop();
    }

    /**
     * Settings of a {@link Console}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final int MOST = 65_535;

        private final RegistryStore registry;
        private final List<ConsolePage> pages = new ArrayList<>();
        private final List<GuestPages> guests = new ArrayList<>();
        private int port;
        private boolean changesAllowed;
        private InstantSource clock = InstantSource.system();
        private LongSupplier nanos = System::nanoTime;
        private Patience patience = Patience.USUAL;

        private Builder(RegistryStore registry) {
            this.registry = registry;
        }

        /**
         * Sets the port. Default: any that is free.
         *
         * @param port from 1; 0 for any that is free
         * @return this
         */
        public Builder port(int port) {
            if (port < 0 || port > MOST) {
                throw new IllegalArgumentException(
                        "port: " + port + " -> give one from 1 to " + MOST + ", or 0 for any");
            }
            this.port = port;
            return this;
        }

        /**
         * Lets people move aliases and write notes, and lets {@linkplain #addPage pages} take changes. Default: nothing
         * can be changed.
         *
         * @return this
         */
        public Builder allowChanges() {
            changesAllowed = true;
            return this;
        }

        /**
         * Adds a page to those of the registry.
         *
         * @param page with a path that no other has
         * @return this
         */
        public Builder addPage(ConsolePage page) {
            pages.add(page);
            return this;
        }

        /**
         * Adds pages for people who are not let into the console: no token leads to them, and nothing leads from them
         * to the console's own pages.
         *
         * @param guests with a path that no page and no other guests have
         * @return this
         */
        public Builder addGuests(GuestPages guests) {
            this.guests.add(guests);
            return this;
        }

        Builder patience(Patience patience) {
            this.patience = patience;
            return this;
        }

        List<ConsolePage> all() {
            List<ConsolePage> all = new ArrayList<>(RegistryPages.of(registry, clock));
            all.addAll(pages);
            return all;
        }

        Builder clock(InstantSource clock, LongSupplier nanos) {
            this.clock = clock;
            this.nanos = nanos;
            return this;
        }

        /**
         * {@return the console, which answers already}
         *
         * @throws IllegalArgumentException if two pages have the same path
         * @throws IllegalStateException if it can't listen
         */
        public Console open() {
            return new Console(this);
        }

        /**
         * {@return the same pages for a server that the application runs itself, and that decides who sees them}
         * Nothing can be changed on them, and they have neither port nor token.
         *
         * @param below path of the application under which they are found, for example {@code /ops/finetune4j}
         * @throws IllegalArgumentException if that is no path, or two pages have the same one
         * @throws IllegalStateException if something was set that only an open console has: a port, changes or guests
         */
        public MountedConsole mount(String below) {
            if (port != 0 || changesAllowed || !guests.isEmpty()) {
                throw new IllegalStateException("a console below " + below
                        + " has no port, no changes and no guests -> leave port, allowChanges and addGuests out,"
                        + " or open() it");
            }
            return new MountedConsole(below, all());
        }
    }
}
