/** Sentences as customers of many countries write them, for stores that are searched. */
export const sentences: readonly string[] = [
  'Hello, I need help with my order',
  'Where is my parcel? It should have arrived yesterday',
  'Please cancel the subscription and refund the last payment',
  'Thank you, the replacement works perfectly now',
  'Can somebody call me back about the invoice',
  'The courier left the package at the wrong address',
  'I would like to change the delivery time to tomorrow morning',
  'My card was charged twice for the same booking',
  'Do you have this jacket in medium and dark blue',
  'The password reset link has expired again',
  'Your order has been shipped and will arrive in 2-3 business days.',
  'We received your payment of 249.00 INR',
  'Hola, ¿dónde está mi pedido? Llevo días esperando',
  'Bonjour, je voudrais être remboursé, la livraison était abîmée',
  'Guten Tag, die Rechnung enthält den falschen Betrag',
  'Olá, não consigo concluir o pagamento no cartão',
  'नमस्ते, मुझे अपने ऑर्डर की जानकारी चाहिए',
  'مرحبا، أين طلبي؟ لم يصل حتى الآن',
  '我的订单什么时候发货？我要退款',
  '注文した商品がまだ届いていません',
  'สินค้าที่สั่งยังไม่มาถึง ขอเงินคืน',
  '주문한 상품이 아직 도착하지 않았어요',
  'Здравствуйте, когда будет доставка моего заказа?',
  'Merhaba, siparişim hâlâ gelmedi',
  'Great 👍 see you tomorrow 🎉',
];

/** Words that few captures hold, so that searches for what is rare have something to find. */
export const rareWords: readonly string[] = ['zanzibar', 'quokka', 'Überraschung', '鳳凰', 'xylophone'];
