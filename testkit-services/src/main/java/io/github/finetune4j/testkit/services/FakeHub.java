// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.testkit.services.HubStore.Commit;
import io.github.finetune4j.testkit.services.HubStore.Repo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apiguardian.api.API;

/**
 * A fake Hugging Face Hub on this machine: a real HTTP server, with large files at a second address as on the Hub. It
 * holds repositories in memory, takes uploads and commits, and does wrong what it is told to. {@code huggingface_hub}
 * from PyPI talks to it, too.
 *
 * <p>A repository is named as in the Hub's API: {@code models/owner/name}, {@code datasets/owner/name}.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeHub implements AutoCloseable {
    private final HubStore store = new HubStore();
    private final Map<String, String> users = new ConcurrentHashMap<>();
    private final Map<String, List<String>> granted = new ConcurrentHashMap<>();
    private final List<HubFault> faults = Collections.synchronizedList(new ArrayList<>());
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-hub");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer hub;
    private final HttpServer storage;
    private final HubFiles files;
    private final HubUploads uploads;
    private final HubJobs jobs = new HubJobs(threads);
    private volatile Duration delay = Duration.ZERO;
    private volatile LongConsumer served = bytes -> {};

    /**
     * A request that the fake Hub received.
     *
     * @param elsewhere whether it came to the second address
     * @param method for example {@code GET}
     * @param path with its query
     * @param authorization what the header of that name held, empty text if there was none
     * @param range what the header of that name held, empty text if there was none
     * @since 0.1
     */
    public record Request(boolean elsewhere, String method, String path, String authorization, String range) {}

    private FakeHub() throws IOException {
        hub = server(exchange -> serve(exchange, false));
        storage = server(exchange -> serve(exchange, true));
        files = new HubFiles(store, elsewhere());
        uploads = new HubUploads(store, uri(), elsewhere());
        hub.start();
        storage.start();
    }

    private HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.setExecutor(threads);
        return server;
    }

    /**
     * {@return a Hub without repositories, at a free port}
     *
     * @throws UncheckedIOException if there is none
     */
    public static FakeHub start() {
        try {
            return new FakeHub();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot start a server on this machine: " + e + " -> allow the test to open a port of 127.0.0.1",
                    e);
        }
    }

    /** {@return where it is} */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    /** {@return where its large files are} */
    public URI elsewhere() {
        return URI.create("http://127.0.0.1:" + storage.getAddress().getPort());
    }

    // ---- what is there

    /**
     * Knows a user.
     *
     * @param token what the user shows
     * @param name of the user, who owns the repositories that begin with it
     * @return this
     */
    public FakeHub user(String token, String name) {
        users.put(token, name);
        return this;
    }

    /**
     * Ends the stream of a log when its job has said nothing for a while, though the job goes on, as a proxy before the
     * Hub does. Unless this is called, a stream lasts as long as its job.
     *
     * @param silence above zero
     * @return this
     */
    public FakeHub endSilentLogs(Duration silence) {
        if (silence.isNegative() || silence.isZero()) {
            throw new IllegalArgumentException("silence: " + ShownTime.words(silence) + " -> above zero");
        }
        jobs.silence = silence;
        return this;
    }

    /**
     * Commits a file to {@code main}.
     *
     * @param repo made where it is not there
     * @param path in it
     * @param text in UTF-8
     * @return this
     */
    public FakeHub put(String repo, String path, String text) {
        return put(repo, Map.of(path, text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Commits files to {@code main}.
     *
     * @param repo made where it is not there
     * @param contents by path; what the Hub keeps in large file storage goes there
     * @return this
     */
    public FakeHub put(String repo, Map<String, byte[]> contents) {
        Map<String, HubBlob> blobs = new TreeMap<>();
        contents.forEach((path, bytes) -> blobs.put(path, HubBlob.of(bytes, HubUploads.large(path, bytes.length))));
        return add(repo, blobs);
    }

    /**
     * Commits a file to {@code main}, in large file storage.
     *
     * @param repo made where it is not there
     * @param path in it
     * @param file read when it is asked for
     * @return this
     */
    public FakeHub put(String repo, String path, Path file) {
        return add(repo, Map.of(path, HubBlob.of(file)));
    }

    private FakeHub add(String key, Map<String, HubBlob> blobs) {
        Repo repo = store.made(key, false);
        synchronized (repo) {
            Map<String, HubBlob> all = new TreeMap<>(repo.head("main").files());
            all.putAll(blobs);
            repo.commit("main", "add " + blobs.keySet(), all);
        }
        return this;
    }

    /**
     * Makes a repository that only its owner sees.
     *
     * @param repo must not be there yet
     * @return this
     */
    public FakeHub hidden(String repo) {
        store.create(repo, true);
        return this;
    }

    /**
     * Shows the files of a repository only to those who are {@linkplain #grant granted} access.
     *
     * @param repo made where it is not there
     * @return this
     */
    public FakeHub gate(String repo) {
        store.made(repo, false).gated = true;
        return this;
    }

    /**
     * Lets a user see a gated repository.
     *
     * @param repo which one
     * @param user whose name
     * @return this
     */
    public FakeHub grant(String repo, String user) {
        granted.computeIfAbsent(repo, key -> Collections.synchronizedList(new ArrayList<>()))
                .add(user);
        return this;
    }

    /**
     * Switches a repository off.
     *
     * @param repo made where it is not there
     * @return this
     */
    public FakeHub disable(String repo) {
        store.made(repo, false).disabled = true;
        return this;
    }

    /**
     * Renames a repository; its old address redirects.
     *
     * @param from must be there
     * @param to of the same kind
     * @return this
     */
    public FakeHub rename(String from, String to) {
        store.rename(from, to);
        return this;
    }

    /**
     * Names the newest commit of {@code main}.
     *
     * @param repo must be there
     * @param name of the tag
     * @return this
     */
    public FakeHub tag(String repo, String name) {
        Repo tagged = repo(repo);
        tagged.refs.put(name, tagged.head("main").id());
        return this;
    }

    /**
     * Says which inference providers serve a model for chats.
     *
     * @param repo must be there
     * @param providers their names
     * @return this
     */
    public FakeHub served(String repo, String... providers) {
        repo(repo).providers = List.of(providers);
        return this;
    }

    private Repo repo(String key) {
        return store.find(key)
                .orElseThrow(
                        () -> new NoSuchElementException("no repository " + key + " -> put(...) a file into it first"));
    }

    /**
     * {@return whether there is such a repository}
     *
     * @param repo its name
     */
    public boolean has(String repo) {
        return store.find(repo).isPresent();
    }

    /**
     * {@return the newest commit of {@code main}}
     *
     * @param repo must be there
     */
    public String head(String repo) {
        return repo(repo).head("main").id();
    }

    /**
     * {@return the first lines of all commits, oldest first}
     *
     * @param repo must be there
     */
    public List<String> history(String repo) {
        return repo(repo).history().stream().map(Commit::title).toList();
    }

    /**
     * {@return the paths in a revision}
     *
     * @param repo must be there
     * @param revision must be there
     */
    public List<String> paths(String repo, String revision) {
        return List.copyOf(repo(repo).head(revision).files().keySet());
    }

    /**
     * {@return what a file of {@code main} holds, empty if there is none}
     *
     * @param repo must be there
     * @param path in it
     */
    public Optional<byte[]> read(String repo, String path) {
        HubBlob blob = repo(repo).head("main").files().get(path);
        if (blob == null) {
            return Optional.empty();
        }
        try (InputStream in = blob.open(0)) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read " + path + ": " + e + " -> keep the file that it was added from", e);
        }
    }

    // ---- how it behaves

    /**
     * Does something wrong from now on, until it was done as often as it says.
     *
     * @param fault what; the first that concerns a request happens to it
     * @return this
     */
    public FakeHub fault(HubFault fault) {
        for (int i = 0; i < fault.times(); i++) {
            faults.add(fault);
        }
        return this;
    }

    /**
     * Waits before every answer.
     *
     * @param value real time
     * @return this
     */
    public FakeHub delay(Duration value) {
        delay = value;
        return this;
    }

    /**
     * Sets above which size an upload has to come in parts, and how large each is.
     *
     * @param bytes default 5 MiB
     * @return this
     */
    public FakeHub partSize(long bytes) {
        uploads.partSize = bytes;
        return this;
    }

    /**
     * Sets what jobs do.
     *
     * @param work runs in a thread of its own; default: one line in the log
     * @return this
     */
    public FakeHub jobs(HubJob.Work work) {
        jobs.work = work;
        return this;
    }

    /**
     * Calls a function for every piece of a file that was sent, in the thread that sends.
     *
     * @param listener gets the number of bytes
     * @return this
     */
    public FakeHub onServed(LongConsumer listener) {
        served = listener;
        return this;
    }

    /** {@return the requests so far, oldest first} */
    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Forgets the requests so far. */
    public void forgetRequests() {
        requests.clear();
    }

    /** {@return faults that have not happened yet} */
    public int faultsLeft() {
        return faults.size();
    }

    // ---- serving

    private void serve(HttpExchange exchange, boolean other) throws IOException {
        String where = exchange.getRequestURI().toString();
        String method = exchange.getRequestMethod();
        requests.add(new Request(other, method, where, header(exchange, "authorization"), header(exchange, "range")));
        HubFault fault = HubFault.next(faults, method, where);
        LockSupport.parkNanos(delay.toNanos());
        try (exchange) {
            HubExchange call = new HubExchange(exchange, fault, served);
            call.set("RateLimit", "\"api\";r=100;t=60").set("X-Request-Id", "fake-" + requests.size());
            if (fault != null && fault.kind() == HubFault.Kind.STATUS) {
                fault.headers().forEach(call::set);
                call.answer((int) fault.number(), Map.of("error", "as it was told to"));
            } else if (other) {
                storage(call);
            } else {
                hub(call);
            }
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private void storage(HubExchange call) throws IOException {
        if (!call.parameter("sig").equals("good")
                || !call.header("authorization").isEmpty()) {
            call.answer(403, Map.of("error", "a signed address, and no token beside it, is asked for"));
            return;
        }
        String second = call.path.get(1);
        switch (call.path.get(0)) {
            case "blob" -> blob(call, second);
            case "put" -> uploads.put(call, second);
            case "part" -> uploads.part(call, second, Integer.parseInt(call.path.get(2)));
            case "complete" -> uploads.complete(call, second);
            default -> call.answer(404, Map.of("error", "no such address"));
        }
    }

    private void blob(HubExchange call, String sha256) throws IOException {
        HubBlob blob = store.objects.get(sha256);
        if (blob == null) {
            call.answer(404, Map.of("error", "no such object"));
        } else {
            call.set("ETag", "\"" + sha256 + "\"").blob(blob);
        }
    }

    private void hub(HubExchange call) throws IOException {
        String token = call.header("authorization").replaceFirst("^Bearer ", "");
        String user = users.getOrDefault(token, "");
        if (!token.isEmpty() && user.isEmpty()) {
            call.refuse(401, "", "Invalid credentials in Authorization header");
        } else if (call.path.get(0).equals("api")) {
            api(call, user);
        } else if (call.path.get(0).equals("lfs")) {
            uploads.verify(call);
        } else {
            page(call, user);
        }
    }

    private void api(HubExchange call, String user) throws IOException {
        switch (call.path.get(1)) {
            case "whoami-v2" -> whoami(call, user);
            case "repos" -> repos(call, user);
            case "jobs" -> jobs.serve(call, user);
            case "validate-yaml" -> call.answer(200, Map.of("errors", List.of(), "warnings", List.of()));
            default -> {
                List<String> rest = call.path.subList(Math.min(4, call.path.size()), call.path.size());
                repository(call, user, String.join("/", call.path.subList(1, Math.min(4, call.path.size()))), "/api/")
                        .ifPresent(repo -> unchecked(() -> repositoryApi(call, user, repo, rest)));
            }
        }
    }

    private static void whoami(HubExchange call, String user) throws IOException {
        if (user.isEmpty()) {
            call.refuse(401, "", "Invalid username or password.");
        } else {
            call.answer(200, Map.of("type", "user", "name", user, "orgs", List.of()));
        }
    }

    private void repos(HubExchange call, String user) throws IOException {
        Map<String, Object> asked = call.json();
        Object organization = asked.get("organization");
        String owner = organization instanceof String name ? name : user;
        String key = asked.getOrDefault("type", "model") + "s/" + owner + "/" + asked.get("name");
        if (user.isEmpty() || !user.equals(owner)) {
            call.refuse(403, "", "You don't have the rights to create a repository under the namespace " + owner);
        } else if (call.path.get(2).equals("delete")) {
            store.delete(key);
            call.answer(200, Map.of());
        } else {
            boolean hidden = Boolean.TRUE.equals(asked.get("private")) || "private".equals(asked.get("visibility"));
            boolean made = store.create(key, hidden);
            String id = owner + "/" + asked.get("name");
            Map<String, Object> reply = Map.of("url", uri() + "/" + id, "name", id, "id", id);
            if (made) {
                call.answer(200, reply);
            } else {
                String why = "You already created this " + asked.getOrDefault("type", "model") + " repo";
                call.set("X-Error-Message", why).answer(409, Map.of("error", why, "url", uri() + "/" + id));
            }
        }
    }

    private void repositoryApi(HubExchange call, String user, Repo repo, List<String> rest) throws IOException {
        String what = rest.isEmpty() ? "info" : rest.get(0);
        String revision = rest.size() > 1 ? rest.get(1) : "main";
        boolean writes = what.equals("preupload") || what.equals("commit");
        if (writes && !repo.id().startsWith(user + "/")) {
            call.refuse(user.isEmpty() ? 401 : 403, "", "You have no write access to " + repo.id());
            return;
        }
        switch (what) {
            case "info", "revision" -> files.info(call, repo, revision);
            case "tree" -> files.tree(call, repo, revision);
            case "refs" -> files.refs(call, repo);
            case "auth-check" -> call.answer(200, Map.of());
            case "preupload" -> uploads.preupload(call, repo, revision);
            case "commit" -> uploads.commit(call, repo, revision);
            default -> call.answer(404, Map.of("error", "no such address"));
        }
    }

    /** {@code [datasets/]owner/name/resolve/revision/path}, or {@code [datasets/]owner/name.git/info/lfs/…}. */
    private void page(HubExchange call, String user) throws IOException {
        int kind = call.path.get(0).equals("datasets") || call.path.get(0).equals("spaces") ? 1 : 0;
        String kinds = kind == 1 ? call.path.get(0) : "models";
        if (call.path.size() < kind + 3) {
            call.answer(404, Map.of("error", "no such address"));
            return;
        }
        String name = call.path.get(kind + 1);
        String key = kinds + "/" + call.path.get(kind) + "/" + name.replaceFirst("\\.git$", "");
        String place = kind == 1 ? "/" + kinds + "/" : "/";
        Optional<Repo> repo = repository(call, user, key, place);
        if (repo.isEmpty()) {
            return;
        }
        if (name.endsWith(".git")) {
            uploads.batch(call);
        } else if (mayRead(repo.get(), user)) {
            String path = String.join("/", call.path.subList(kind + 4, call.path.size()));
            files.resolve(call, repo.get(), call.path.get(kind + 3), path);
        } else {
            call.refuse(
                    user.isEmpty() ? 401 : 403,
                    "GatedRepo",
                    "Access to model " + repo.get().id() + " is restricted.");
        }
    }

    private boolean mayRead(Repo repo, String user) {
        return !repo.gated || granted.getOrDefault(repo.key, List.of()).contains(user);
    }

    /** {@return the repository; empty if the call was answered already} */
    private Optional<Repo> repository(HubExchange call, String user, String key, String place) throws IOException {
        Optional<String> moved = store.renamed(key);
        if (moved.isPresent()) {
            String old = place.equals("/api/") ? key : key.replaceFirst("^models/", "");
            String now = place.equals("/api/") ? moved.get() : moved.get().replaceFirst("^models/", "");
            call.set("Location", call.address().replaceFirst(old, now)).empty(307);
            return Optional.empty();
        }
        Optional<Repo> repo =
                store.find(key).filter(found -> !found.hidden || found.id().startsWith(user + "/"));
        if (repo.isEmpty()) {
            call.refuse(
                    user.isEmpty() ? 401 : 404,
                    "RepoNotFound",
                    user.isEmpty() ? "Invalid username or password." : "Repository not found");
        } else if (repo.get().disabled) {
            call.refuse(403, "", "Access to this resource is disabled.");
            return Optional.empty();
        }
        return repo;
    }

    /** Work that may fail on the wire. */
    private interface Work {
        void run() throws IOException;
    }

    private static void unchecked(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the fake Hub could not answer: " + e + " -> see whether the client hung up", e);
        }
    }

    /** Ends both servers. */
    @Override
    public void close() {
        hub.stop(0);
        storage.stop(0);
        threads.shutdownNow();
    }
}
