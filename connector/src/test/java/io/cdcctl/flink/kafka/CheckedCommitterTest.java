package io.cdcctl.flink.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class CheckedCommitterTest {

    private final List<String> signals = new ArrayList<>();

    @Test
    void aTransactionThatCannotBeCommittedAnyMoreFailsTheJob() {
        Committer<String> committer = committer(request -> request.signalFailedWithKnownReason(new RuntimeException("fenced")));
        IllegalStateException error =
                assertThrows(IllegalStateException.class, () -> committer.commit(List.of(new Request("orders-7"))));
        assertTrue(error.getMessage().contains("Kafka has ended a transaction before it was committed"), error.getMessage());
        assertTrue(error.getMessage().contains("fenced, orders-7"), error.getMessage());
        assertTrue(error.getMessage().contains("Raise `generation`"), error.getMessage());
        assertEquals(List.of(), signals);
    }

    @Test
    void whateverElseIsSaidOfOneReachesFlink() throws Exception {
        Committer<String> committer = committer(request -> {
            assertEquals(3, request.getNumberOfRetries());
            request.retryLater();
            request.updateAndRetryLater(request.getCommittable() + "'");
            request.signalAlreadyCommitted();
            request.signalFailedWithUnknownReason(new RuntimeException("no"));
        });
        committer.commit(List.of(new Request("a"), new Request("b")));
        assertEquals(List.of("a later", "a a'", "a already", "a no", "b later", "b b'", "b already", "b no"), signals);
        committer.close();
        assertEquals("closed", signals.get(8));
    }

    private interface Work {
        void on(CommitRequest<String> request);
    }

    private Committer<String> committer(Work work) {
        return new CheckedCommitter<>(new Committer<>() {
            @Override
            public void commit(Collection<CommitRequest<String>> requests) {
                requests.forEach(work::on);
            }

            @Override
            public void close() {
                signals.add("closed");
            }
        });
    }

    /** Notes what is said of it. */
    private final class Request implements CommitRequest<String> {

        private final String name;

        Request(String name) {
            this.name = name;
        }

        @Override
        public String getCommittable() {
            return name;
        }

        @Override
        public int getNumberOfRetries() {
            return 3;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            signals.add(name + " lost");
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            signals.add(name + " " + reason.getMessage());
        }

        @Override
        public void retryLater() {
            signals.add(name + " later");
        }

        @Override
        public void updateAndRetryLater(String committable) {
            signals.add(name + " " + committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            signals.add(name + " already");
        }
    }
}
