from unittest import TestCase

from api.client_address import client_address


def address(peer: str, forwarded: str | None = None, trusted: int = 0) -> str:
    environ = {"REMOTE_ADDR": peer}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_address(environ, trusted)


class ClientAddressTests(TestCase):
    def test_without_a_trusted_proxy_the_header_does_not_count(self) -> None:
        self.assertEqual(address("10.0.0.9", "1.2.3.4"), "10.0.0.9")

    def test_behind_proxies_the_entry_that_the_first_of_them_added_counts(self) -> None:
        for forwarded, trusted in (
            *(("1.2.3.4", 1), ("6.6.6.6, 1.2.3.4", 1), ("6.6.6.6,7.7.7.7,1.2.3.4", 1)),
            *(("1.2.3.4, 10.0.0.8", 2), ("6.6.6.6, 1.2.3.4, 10.0.0.8", 2)),
        ):
            with self.subTest(forwarded=forwarded):
                self.assertEqual(address("10.0.0.9", forwarded, trusted), "1.2.3.4")

    def test_with_fewer_entries_than_proxies_or_no_address_the_connection_counts(self) -> None:
        for forwarded in (None, "1.2.3.4", "", "x, y", "1.2.3.4:80, 10.0.0.8", "1.2.3, 10.0.0.8"):
            with self.subTest(forwarded=forwarded):
                self.assertEqual(address("10.0.0.9", forwarded, 2), "10.0.0.9")

    def test_all_addresses_of_an_ipv6_network_are_one_client(self) -> None:
        for text in ("2001:db8:1:2::1", "2001:DB8:1:2:ffff:ffff:ffff:ffff"):
            self.assertEqual(address(text), "2001:db8:1:2::/64")
        self.assertNotEqual(address("2001:db8:1:3::1"), address("2001:db8:1:2::1"))

    def test_an_ipv4_address_in_an_ipv6_one_is_that_address(self) -> None:
        self.assertEqual(address("::ffff:1.2.3.4"), "1.2.3.4")

    def test_a_peer_without_an_address_has_a_name(self) -> None:
        self.assertEqual(address(""), "unknown")
