"""What holds of the store on PostgreSQL only: how it is reached, and that its address stays secret."""

import logging
import re
import threading

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from bot.errors import StoreError
from bot.settings import Settings
from bot.store.database import named_sql
from bot.store.opening import open_stores
from bot.store.postgres import MOST_CONNECTIONS, PostgresDatabase, cause_of, conninfo_of

pytestmark = pytest.mark.whole

SECRETS = ("s3cret", "hidden-user", "hidden-host", "hidden-base", "203.0.113.7")

ENCRYPTION = {
    "postgres://u:p@db.example.org/d": "require",
    "postgresql://u:p@db.example.org/d": "require",
    "postgres://u:p@203.0.113.7:5433/d": "require",
    "postgres://u:p@db.example.org/d?sslmode=verify-full": "verify-full",
    "postgres://u:p@localhost.example.org/d": "require",
    "postgres://u:p@localhost,db.example.org/d": "require",
    "postgres:///d?host=localhost&hostaddr=203.0.113.7": "require",
    "postgres:///d": "require",
    "postgres://u:p@localhost/d": None,
    "postgres://u:p@127.0.0.1/d": None,
    "postgres://u:p@[::1]/d": None,
    "postgres:///d?host=/run/postgresql": None,
    "postgres://u@localhost/d?sslmode=disable": "disable",
}


@pytest.mark.parametrize(("url", "expected"), ENCRYPTION.items())
def test_what_leaves_this_machine_is_encrypted(url, expected):
    assert conninfo_to_dict(conninfo_of(url)).get("sslmode") == expected


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer"])
def test_an_address_that_asks_for_less_is_refused(mode):
    with pytest.raises(StoreError, match="leave sslmode out") as refused:
        conninfo_of(f"postgres://hidden-user:s3cret@hidden-host/hidden-base?sslmode={mode}")
    assert not any(secret in str(refused.value) for secret in SECRETS)


def test_what_the_address_says_wins():
    given = conninfo_to_dict(conninfo_of("postgres://u:p%40x@localhost:5433/d?connect_timeout=1&application_name=a"))
    assert {name: given[name] for name in ("user", "password", "host", "port", "dbname")} == {
        "user": "u",
        "password": "p@x",
        "host": "localhost",
        "port": "5433",
        "dbname": "d",
    }
    assert (given["connect_timeout"], given["application_name"]) == ("1", "a")


REFUSED = {
    "another scheme": "mysql://hidden-user:s3cret@hidden-host/hidden-base",
    "no scheme": "host=hidden-host password=s3cret",
    "a broken address": "postgres://hidden-user:s3cret@hidden-host:port:port/hidden-base?x",
    "a word that means nothing": "postgres://hidden-user:s3cret@hidden-host/hidden-base?nonsense=1",
    "nobody listens": "postgres://hidden-user:s3cret@127.0.0.1:1/hidden-base",
    "no such socket": "postgres://hidden-user:s3cret@/hidden-base?host=/nowhere/hidden-host",
}


@pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED.keys())
def test_an_address_that_does_not_work_is_not_shown(url, caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreError, match="DATABASE_URL") as refused:
        open_stores(Settings(database_url=url))[0]
    error, told = refused.value, caplog.text
    while error:
        told += str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    assert not [secret for secret in SECRETS if secret in told]


CAUSES = {
    'connection to server at "h" (10.0.0.1), port 5432 failed: Connection refused': "refuses connections",
    'connection failed: FATAL:  password authentication failed for user "u"': "user and password",
    'FATAL:  database "d" does not exist': "does not know the database",
    "server does not support SSL, but SSL was required": "does not encrypt",
    'could not extend file "x": No space left on device': "disk is full",
    "something that nobody foresaw at h": "OperationalError",
}


@pytest.mark.parametrize(("said", "told"), CAUSES.items())
def test_a_cause_is_told_in_words_without_the_address(said, told):
    cause = cause_of(psycopg.OperationalError(said))
    assert told in cause
    assert not re.search(r'"h"|10\.0\.0\.1|at h', cause)


def test_no_statement_fails_with_its_parameters_in_the_message(postgres_settings):
    store = open_stores(postgres_settings)[0]
    with pytest.raises(StoreError) as failed, store.database.writing() as connection:
        connection.execute("INSERT INTO note (key, value) VALUES (%s, NULL)", ("s3cret",))
    assert "s3cret" not in str(failed.value)
    assert "SQLSTATE 23502" in str(failed.value)
    store.database.close()


def test_a_connection_that_died_is_replaced(postgres_settings, postgres):
    database = PostgresDatabase(postgres_settings.database_url)
    assert database.now() > 0
    with psycopg.connect(postgres.url(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert database.now() > 0
    database.close()


def test_a_transaction_whose_connection_dies_is_reported_and_leaves_nothing(postgres_settings, postgres):
    database = PostgresDatabase(postgres_settings.database_url)

    def die_half_way():
        with database.writing() as connection:
            connection.execute("INSERT INTO note (key, value) VALUES ('a', 'b')")
            with psycopg.connect(postgres.url(), autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
            connection.execute("SELECT 1")

    with pytest.raises(StoreError, match="ended the connection"):
        die_half_way()
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (0,)
    database.close()


def test_many_threads_share_few_connections(postgres_settings, postgres):
    database = PostgresDatabase(postgres_settings.database_url)
    start = threading.Barrier(20)

    def use():
        start.wait()
        with database.writing() as connection:
            connection.execute("UPDATE turn SET only_row = 1")

    threads = [threading.Thread(target=use) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with psycopg.connect(postgres.url(), autocommit=True) as other:
        (used,) = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'rapporteur'"
        ).fetchone()
    assert 1 <= used <= MOST_CONNECTIONS
    database.close()


def test_whoever_waits_too_long_for_a_connection_is_told(postgres_settings):
    database = PostgresDatabase(postgres_settings.database_url, wait_s=0.1)
    held = [database.writing() for _ in range(MOST_CONNECTIONS)]
    for one in held:
        one.__enter__()
    with pytest.raises(StoreError, match="all connections to it are in use"):
        database.now()
    for one in held:
        one.__exit__(None, None, None)
    assert database.now() > 0
    database.close()


def test_a_closed_store_says_so(postgres_settings):
    database = PostgresDatabase(postgres_settings.database_url)
    database.close()
    with pytest.raises(StoreError, match="DATABASE_URL cannot be read"):
        database.now()


def test_a_schema_of_a_newer_version_is_refused(new_schema):
    open_stores(new_schema)[0].database.close()
    with psycopg.connect(new_schema.database_url, autocommit=True) as connection:
        connection.execute("UPDATE schema_version SET applied = 999")
    with pytest.raises(StoreError, match="newer version"):
        open_stores(new_schema)[0]


def test_who_uses_one_schema_is_no_matter_of_another(postgres_settings, new_schema):
    first, second = open_stores(postgres_settings)[0], open_stores(new_schema)[0]
    for store in (first, second):
        with store.database.joining() as alone:
            assert alone
    for store in (first, second):
        store.database.close()


def test_both_engines_have_the_same_statements():
    assert named_sql("psycopg").available_queries == named_sql("sqlite3").available_queries
    assert "claim_delivery" in named_sql("sqlite3").available_queries
