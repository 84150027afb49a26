// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A fake of Hugging Face's inference services on this machine, as a real HTTP server: the API of Inference Endpoints,
 * the endpoints themselves with their adapters, and the router. An endpoint takes a step towards running each time that
 * somebody looks at it, so no test waits. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeInference implements AutoCloseable {
    private final Map<String, String> users = new ConcurrentHashMap<>();
    private final Map<String, FakeEndpoint> endpoints = new ConcurrentSkipListMap<>();
    private final Map<String, String> failing = new ConcurrentHashMap<>();
    private final Set<String> routed = ConcurrentHashMap.newKeySet();
    private final List<HubFault> faults = Collections.synchronizedList(new ArrayList<>());
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-inference");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;

    /**
     * A request that the fake server received.
     *
     * @param method for example {@code GET}
     * @param path with its query
     * @param authorization what the header of that name held, empty text if there was none
     * @param billTo what the header {@code X-HF-Bill-To} held, empty text if there was none
     * @since 0.1
     */
    public record Request(String method, String path, String authorization, String billTo) {}

    private FakeInference() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * {@return inference without endpoints, at a free port}
     *
     * @throws UncheckedIOException if there is none
     */
    public static FakeInference start() {
        try {
            return new FakeInference();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot start a server on this machine: " + e + " -> allow the test to open a port of 127.0.0.1",
                    e);
        }
    }

    private String here() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@return where the API of Inference Endpoints is} */
    public URI endpoints() {
        return URI.create(here() + "/v2");
    }

    /** {@return where the router is} */
    public URI router() {
        return URI.create(here() + "/v1");
    }

    /**
     * Knows a user.
     *
     * @param token what the user shows
     * @param name of the user, who owns the endpoints of that namespace
     * @return this
     */
    public FakeInference user(String token, String name) {
        users.put(token, name);
        return this;
    }

    /**
     * Lets the router answer for a model.
     *
     * @param model {@code owner/name}; every provider and policy behind a colon will do
     * @return this
     */
    public FakeInference routes(String model) {
        routed.add(model);
        return this;
    }

    /**
     * Lets an endpoint fail instead of coming up.
     *
     * @param name of the endpoint
     * @param why in words
     * @return this
     */
    public FakeInference failing(String name, String why) {
        failing.put(name, why);
        return this;
    }

    /**
     * Does something wrong from now on, until it was done as often as it says.
     *
     * @param fault {@link HubFault.Kind#STATUS} or {@link HubFault.Kind#LOSE_REPLY}; the first that concerns a request
     *     happens to it
     * @return this
     */
    public FakeInference fault(HubFault fault) {
        for (int i = 0; i < fault.times(); i++) {
            faults.add(fault);
        }
        return this;
    }

    /** {@return the names of all endpoints, each with its owner: {@code owner/name}} */
    public List<String> names() {
        return List.copyOf(endpoints.keySet());
    }

    /**
     * {@return what an endpoint was asked to be, as it came}
     *
     * @param name {@code owner/name}, must be there
     */
    public Map<String, Object> asked(String name) {
        return endpoint(name).asked();
    }

    /**
     * Scales an endpoint to zero, as Hugging Face does when nobody calls it.
     *
     * @param name {@code owner/name}, must be there
     * @return this
     */
    public FakeInference idle(String name) {
        endpoint(name).state("scaledToZero");
        return this;
    }

    private FakeEndpoint endpoint(String name) {
        FakeEndpoint endpoint = endpoints.get(name);
        if (endpoint == null) {
            throw new NoSuchElementException("no endpoint " + name + " -> make it first");
        }
        return endpoint;
    }

    /** {@return the requests so far, oldest first} */
    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    // ---- serving

    private void serve(HttpExchange exchange) throws IOException {
        String where = exchange.getRequestURI().toString();
        String method = exchange.getRequestMethod();
        requests.add(new Request(method, where, header(exchange, "authorization"), header(exchange, "x-hf-bill-to")));
        HubFault fault = HubFault.next(faults, method, where);
        try (exchange) {
            HubExchange call = new HubExchange(exchange, fault, bytes -> {});
            call.set("X-Request-Id", "fake-" + requests.size());
            if (fault != null && fault.kind() == HubFault.Kind.STATUS) {
                fault.headers().forEach(call::set);
                call.answer((int) fault.number(), Map.of("error", "as it was told to"));
            } else {
                signedIn(call);
            }
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private void signedIn(HubExchange call) throws IOException {
        @Nullable String user = users.get(call.header("authorization").replaceFirst("^Bearer ", ""));
        if (user == null) {
            call.answer(401, Map.of("error", "Unauthorized"));
            return;
        }
        switch (call.path.get(0)) {
            case "v1" -> routed(call);
            case "v2" -> api(call, user);
            case "at" -> served(call);
            default -> call.answer(404, Map.of("error", "Not found"));
        }
    }

    private void routed(HubExchange call) throws IOException {
        Map<String, Object> asked = call.json();
        String model = String.valueOf(asked.get("model"));
        if (routed.contains(model.replaceFirst(":.*$", ""))) {
            call.answer(200, FakeEndpoint.answer(model, asked));
            return;
        }
        call.answer(
                400,
                Map.of(
                        "error",
                        Map.of(
                                "message",
                                "The requested model '" + model
                                        + "' is not supported by any provider you have enabled.",
                                "type",
                                "invalid_request_error",
                                "param",
                                "model",
                                "code",
                                "model_not_supported")));
    }

    /** {@code v2/endpoint/owner[/name[/verb]]}. */
    private void api(HubExchange call, String user) throws IOException {
        List<String> rest = call.path.subList(Math.min(2, call.path.size()), call.path.size());
        if (rest.isEmpty() || !rest.get(0).equals(user)) {
            call.answer(403, Map.of("error", "You have no right to endpoints of this account"));
        } else if (rest.size() == 1 && call.method.equals("POST")) {
            create(call, user);
        } else if (rest.size() == 1) {
            call.answer(200, Map.of("items", items(user)));
        } else {
            one(call, rest);
        }
    }

    private List<Map<String, Object>> items(String user) {
        return endpoints.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(user + "/"))
                .map(entry -> entry.getValue().json())
                .toList();
    }

    private void create(HubExchange call, String user) throws IOException {
        Map<String, Object> asked = call.json();
        String key = user + "/" + asked.get("name");
        FakeEndpoint endpoint =
                new FakeEndpoint(asked, here() + "/at/" + key, failing.get(String.valueOf(asked.get("name"))));
        if (endpoints.putIfAbsent(key, endpoint) == null) {
            call.answer(200, endpoint.json());
        } else {
            call.answer(409, Map.of("error", "Endpoint " + asked.get("name") + " already exists"));
        }
    }

    private void one(HubExchange call, List<String> rest) throws IOException {
        String key = rest.get(0) + "/" + rest.get(1);
        FakeEndpoint endpoint = endpoints.get(key);
        if (endpoint == null) {
            call.answer(404, Map.of("error", "Endpoint " + rest.get(1) + " not found"));
        } else if (rest.size() == 2 && call.method.equals("DELETE")) {
            endpoints.remove(key);
            call.answer(200, Map.of());
        } else if (rest.size() == 2) {
            endpoint.step();
            call.answer(200, endpoint.json());
        } else if (rest.get(2).equals("resume") && endpoint.running()) {
            call.answer(400, Map.of("error", "Bad request: Endpoint already running"));
        } else {
            endpoint.state(
                    switch (rest.get(2)) {
                        case "pause" -> "paused";
                        case "resume" -> "initializing";
                        default -> "scaledToZero";
                    });
            call.answer(200, endpoint.json());
        }
    }

    /** {@code at/owner/name/…}: the endpoint itself. */
    private void served(HubExchange call) throws IOException {
        FakeEndpoint endpoint = endpoints.get(call.path.get(1) + "/" + call.path.get(2));
        if (endpoint == null) {
            call.answer(404, Map.of("error", "Not found"));
        } else if (!endpoint.running()) {
            endpoint.wake();
            call.answer(503, Map.of("error", "503 Service Unavailable"));
        } else if (call.path.get(3).equals("health")) {
            call.answer(200, Map.of());
        } else {
            endpoint.chat(call);
        }
    }

    /** Ends the server. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
